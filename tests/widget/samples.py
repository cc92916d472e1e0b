"""Answers of the API as the panel gets them, in each language."""

from __future__ import annotations

from typing import Any

LANGUAGES = ("es", "pt", "en")

_TEXTS: dict[str, dict[str, str]] = {
    "es": {
        "guide": "Devolución de llamada / callback",
        "opening": "Saludo",
        "opening_text": "Lea la apertura en cuanto la persona conteste.",
        "script": "Saludo: apertura",
        "spoken": "Hola, [[greeting]]. Mi nombre es [[agent.name]] y le llamo de parte de [[company.name]]. "
        "¿Hablo con [[caller.address]] [[caller.name]]?",
        "no_contact": "Sin comunicación: nadie contesta",
        "steps": "<li>En el campo <code>Ligação Ativa / Callback</code>, seleccione <code>Sim</code>.</li>"
        "<li>En el campo <code>Consulta beneficiário (CPF)</code>, escriba <strong>ATIVO</strong>.</li>",
        "limit": "El campo CPF nunca queda vacío",
        "limit_text": "Sin contacto, lleva la palabra literal <strong>ATIVO</strong>.",
        "checklist": "Datos obligatorios del beneficiario",
        "items": "<li>CPF</li><li>Nombre completo</li><li>Fecha de nacimiento</li>",
        "internal": "No lo diga al cliente",
        "agent": "su nombre",
        "caller": "nombre del cliente",
        "m": "el señor",
        "f": "la señora",
        "morning": "buenos días",
        "afternoon": "buenas tardes",
        "evening": "buenas noches",
    },
    "pt": {
        "guide": "Ligação ativa / callback",
        "opening": "Saudação",
        "opening_text": "Faça a abertura assim que a pessoa atender.",
        "script": "Saudação: abertura",
        "spoken": "Olá, [[greeting]]! Meu nome é [[agent.name]] e falo em nome da [[company.name]]. "
        "Por gentileza, falo com [[caller.address]] [[caller.name]]?",
        "no_contact": "Sem comunicação: ninguém atende",
        "steps": "<li>No campo <code>Ligação Ativa / Callback</code>, selecione <code>Sim</code>.</li>"
        "<li>No campo <code>Consulta beneficiário (CPF)</code>, digite <strong>ATIVO</strong>.</li>",
        "limit": "O campo CPF nunca fica vazio",
        "limit_text": "Sem contato, ele leva a palavra literal <strong>ATIVO</strong>.",
        "checklist": "Dados obrigatórios do beneficiário",
        "items": "<li>CPF</li><li>Nome completo</li><li>Data de nascimento</li>",
        "internal": "Não diga ao cliente",
        "agent": "seu nome",
        "caller": "nome do cliente",
        "m": "o senhor",
        "f": "a senhora",
        "morning": "bom dia",
        "afternoon": "boa tarde",
        "evening": "boa noite",
    },
    "en": {
        "guide": "Outbound call / callback",
        "opening": "Greeting",
        "opening_text": "Open as soon as the person answers.",
        "script": "Greeting: opening",
        "spoken": "Hello, [[greeting]]. My name is [[agent.name]] and I am calling for [[company.name]]. "
        "Am I speaking with [[caller.name]], [[caller.address]]?",
        "no_contact": "No contact: nobody answers",
        "steps": "<li>Set <code>Ligação Ativa / Callback</code> to <code>Sim</code>.</li>"
        "<li>In <code>Consulta beneficiário (CPF)</code>, type <strong>ATIVO</strong>.</li>",
        "limit": "The CPF field is never empty",
        "limit_text": "Without contact it takes the literal word <strong>ATIVO</strong>.",
        "checklist": "What the caller must confirm",
        "items": "<li>CPF</li><li>Full name</li><li>Date of birth</li>",
        "internal": "Do not tell the caller",
        "agent": "your name",
        "caller": "caller's name",
        "m": "sir",
        "f": "ma'am",
        "morning": "good morning",
        "afternoon": "good afternoon",
        "evening": "good evening",
    },
}


def slots(lang: str) -> list[dict[str, Any]]:
    t = _TEXTS[lang]
    return [
        {
            "name": "greeting",
            "type": "clock",
            "forms": {k: t[k] for k in ("morning", "afternoon", "evening")},
        },
        {"name": "agent.name", "type": "text", "required": True, "label": t["agent"]},
        {"name": "company.name", "type": "text", "label": "Horizonte"},
        {
            "name": "caller.address",
            "type": "choice",
            "by": "caller.gender",
            "forms": {"m": t["m"], "f": t["f"]},
        },
        {"name": "caller.name", "type": "person", "required": True, "label": t["caller"]},
    ]


def hit(lang: str, anchor: str, heading: str, **more: Any) -> dict[str, Any]:
    prefix = "" if lang == "es" else f"{lang}/"
    return {
        "id": f"protocols/callback#{anchor}",
        "guide_id": "protocols/callback",
        "title": _TEXTS[lang]["guide"],
        "heading_path": [heading],
        "kind": "protocol",
        "excerpt": _TEXTS[lang]["opening_text"],
        "highlights": {"title": [[0, 4]], "excerpt": [[0, 3]]},
        "url": f"/agents/{prefix}protocols/callback/#{anchor}",
        "lang": lang,
        "requested_lang": lang,
        "is_fallback": False,
        "version": 3,
        "status": "approved",
        "approvals": [{"area": "captacao", "area_name": "Captação", "date": "2024-11-28"}],
        "in_force_from": "2024-11-28",
        "score": 1.0,
        "reasons": ["category"],
    } | more


def opening(lang: str, **more: Any) -> dict[str, Any]:
    """A card with a script that has gaps, a checklist and a note for agents."""
    t = _TEXTS[lang]
    html = (
        f"<p>{t['opening_text']}</p>\n"
        f'<div class="admonition script">\n<p class="admonition-title">{t["script"]}</p>\n<p>…</p>\n</div>\n'
        f'<div class="admonition checklist">\n<p class="admonition-title">{t["checklist"]}</p>\n'
        f"<ul>\n{t['items']}</ul>\n</div>\n"
        f'<div class="admonition internal">\n<p class="admonition-title">{t["internal"]}</p>\n'
        f'<p><a href="/agents/glossary/#client">glossary</a></p>\n</div>\n'
    )
    block = {"type": "script", "title": t["script"], "text": t["spoken"] + "\n", "slots": slots(lang)}
    return (
        hit(lang, "greeting", t["opening"], html=html, blocks=[block], reasons=["category", "stage"]) | more
    )


def no_contact(lang: str, **more: Any) -> dict[str, Any]:
    """A card with steps, a limit and a table."""
    t = _TEXTS[lang]
    html = (
        f"<ol>\n{t['steps']}</ol>\n"
        f'<div class="admonition limit">\n<p class="admonition-title">{t["limit"]}</p>\n'
        f"<p>{t['limit_text']}</p>\n</div>\n"
        "<table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>\n"
        f'<details class="faq">\n<summary>{t["limit"]}?</summary>\n<p>{t["limit_text"]}</p>\n</details>\n'
    )
    blocks = [{"type": "limit", "title": t["limit"], "text": "ATIVO", "slots": []}]
    return hit(lang, "no-contact", t["no_contact"], html=html, blocks=blocks, reasons=["outcome"]) | more


def guide(lang: str, guide_id: str = "protocols/callback") -> dict[str, Any]:
    first, second = opening(lang), no_contact(lang)
    sections = [
        {
            "anchor": card["id"].partition("#")[2],
            "heading": card["heading_path"][0],
            "level": 2,
            "text": "",
            "html": card["html"],
            "blocks": card["blocks"],
        }
        for card in (first, second)
    ]
    facts = ("lang", "requested_lang", "is_fallback", "title", "kind", "version", "status", "approvals")
    kept = {name: first[name] for name in facts}
    title = kept["title"] if guide_id == "protocols/callback" else guide_id
    url = f"/agents/{guide_id}/"
    return kept | {"guide_id": guide_id, "title": title, "url": url, "sections": sections}


_CHOICE: dict[str, dict[str, Any]] = {
    "es": {
        "question": "¿Quien llama es un cliente nuevo o actual?",
        "new": "Nuevo",
        "when_new": "Pregunta por los precios",
        "means": "¿Hacen tratamientos de conducto?",
        "current": "Actual",
        "when_current": "Ya vino",
        "except": "La llamada es solo de facturación",
        "written": "Si vale más de una opción, se elige la primera.",
    },
    "pt": {
        "question": "Quem liga é um cliente novo ou atual?",
        "new": "Novo",
        "when_new": "Pergunta pelos preços",
        "means": "Vocês fazem tratamento de canal?",
        "current": "Atual",
        "when_current": "Já veio",
        "except": "A ligação é só de faturamento",
        "written": "Se mais de uma opção se aplicar, escolha a primeira.",
    },
    "en": {
        "question": "Is the caller a new client or a current one?",
        "new": "New",
        "when_new": "Asks about prices",
        "means": "Asks whether root canals are done",
        "current": "Current",
        "when_current": "Has come before",
        "except": "The call is about billing only",
        "written": "If more than one option applies, choose the first.",
    },
}


def decided(lang: str, **more: Any) -> dict[str, Any]:
    """A card with a decision."""
    t = _CHOICE[lang]
    examples = [{"say": "Do you do root canals?", "means": t["means"]}, {"say": "Can I come in on Friday?"}]
    decision = {
        "question": t["question"],
        "options": [
            {"id": "new", "title": t["new"], "when": [t["when_new"]], "examples": examples, "exceptions": []},
            {
                "id": "current",
                "title": t["current"],
                "when": [t["when_current"]],
                "examples": [],
                "exceptions": [t["except"]],
            },
        ],
        "precedence": ["new", "current"],
        "overlaps": [],
        "open": [],
    }
    html = (
        f'<div class="admonition decision">\n<p class="admonition-title">{t["question"]}</p>\n'
        f"<p>{t['written']}</p>\n</div>\n"
    )
    block = {"type": "decision", "title": t["question"], "text": "", "slots": [], "decision": decision}
    return hit(lang, "decision", t["question"], html=html, blocks=[block]) | more


def choice(lang: str, **more: Any) -> dict[str, Any]:
    """The answer that the first option goes before the second."""
    t = _CHOICE[lang]
    return {
        "section": "protocols/callback#decision",
        "lang": lang,
        "is_fallback": False,
        "option": "new",
        "title": t["new"],
        "reason": "precedence",
        "example": {"say": "Do you do root canals?", "means": t["means"]},
        "confidence": 0.6,
        "others": [{"option": "current", "title": t["current"]}],
    } | more


_CLOCKS = {
    "es": {"answer": "Contestar antes de 8 segundos", "hold": "Retomar la espera cada 2 minutos"}
    | {"say": "Gracias por esperar, [[caller.name]]. ¿Desea continuar en la línea?"}
    | {
        "handling": "Tiempo máximo de atención según la complejidad",
        "sentence": "Cada 2 minutos en la espera",
    },
    "pt": {"answer": "Atender antes de 8 segundos", "hold": "Retomar a espera a cada 2 minutos"}
    | {"say": "Obrigado por aguardar, [[caller.name]]. Deseja continuar na linha?"}
    | {"handling": "Tempo máximo de atendimento por complexidade", "sentence": "A cada 2 minutos na espera"},
    "en": {"answer": "Answer before 8 seconds", "hold": "Refresh a hold every 2 minutes"}
    | {"say": "Thank you for holding, [[caller.name]]. Would you like to stay on the line?"}
    | {"handling": "Maximum handling time by complexity", "sentence": "Every 2 minutes during the hold"},
}


def standards(lang: str, **more: Any) -> dict[str, Any]:
    """A card with three clocks: a limit, one to be refreshed with a sentence, one by complexity."""
    t = _CLOCKS[lang]
    timers: dict[str, dict[str, Any]] = {
        "answer": {"limit": 8},
        "hold": {"every": 120, "say": t["say"] + "\n"},
        "handling": {"limits": {"low": 240, "medium": 480, "high": 660}},
    }
    blocks = [
        {"type": "standard", "title": t[name], "text": "", "slots": [], "timer": {"name": name} | timer}
        for name, timer in timers.items()
    ]
    script = {"type": "script", "title": t["sentence"], "text": t["say"] + "\n", "slots": slots(lang)[-1:]}
    html = "".join(
        f'<div class="admonition standard">\n<p class="admonition-title">{t[name]}</p>\n</div>\n'
        for name in timers
    )
    html += f'<div class="admonition script">\n<p class="admonition-title">{t["sentence"]}</p>\n</div>\n'
    return hit(lang, "standards", t["handling"], html=html, blocks=[*blocks, script]) | more
