"""What agents ask in their own words, and the section that answers."""

from __future__ import annotations

SERVICE = "service/client-services"

QUESTIONS = {
    "es": {
        "¿Cuántas solicitudes gratis tengo al año?": f"{SERVICE}#limits",
        "precio de otro lote": f"{SERVICE}#limits",
        "¿cuándo me llega el aviso?": f"{SERVICE}#limits",
        "¿cuenta una llamada resuelta por teléfono?": f"{SERVICE}#what-counts",
        "qué va en el campo CPF si nadie contesta": "protocols/callback#no-contact",
        "máximo de minutos de una llamada de alta complejidad": "protocols/service-standard#handling-time",
        "cada cuánto se retoma la espera": "protocols/service-standard#hold",
        "¿cuánto dura el entrenamiento?": f"{SERVICE}#training",
        "el hijo de un cliente nuevo": "tutorials/new-or-current#precedence",
        "quién queda fuera del alcance": f"{SERVICE}#out-of-scope",
        "proporción de SLA cumplidos después": "cases/underwriting-support#sla",
    },
    "pt": {
        "Quantas solicitações grátis por ano?": f"{SERVICE}#limits",
        "preço de outro lote": f"{SERVICE}#limits",
        "quando chega o aviso": f"{SERVICE}#limits",
        "ligação resolvida por telefone conta?": f"{SERVICE}#what-counts",
        "o que vai no campo CPF quando ninguém atende": "protocols/callback#no-contact",
        "máximo de minutos de uma ligação de alta complexidade": "protocols/service-standard#handling-time",
        "de quanto em quanto tempo retomar a espera": "protocols/service-standard#hold",
        "quanto dura o treinamento": f"{SERVICE}#training",
        "o filho de um cliente novo": "tutorials/new-or-current#precedence",
        "quem fica fora do escopo": f"{SERVICE}#out-of-scope",
        "proporção de SLA cumpridos depois": "cases/underwriting-support#sla",
    },
    "en": {
        "how many free requests a year?": f"{SERVICE}#limits",
        "price of another lot": f"{SERVICE}#limits",
        "when does the notice come": f"{SERVICE}#limits",
        "does a call solved on the phone count?": f"{SERVICE}#what-counts",
        "what goes in the CPF field when nobody answers": "protocols/callback#no-contact",
        "maximum minutes of a high-complexity call": "protocols/service-standard#handling-time",
        "how often to refresh a hold": "protocols/service-standard#hold",
        "how long is training": f"{SERVICE}#training",
        "new client's son": "tutorials/new-or-current#precedence",
        "who is out of scope": f"{SERVICE}#out-of-scope",
        "share of SLAs met after": "cases/underwriting-support#sla",
    },
}
EVERY_QUESTION = [(lang, asked, answer) for lang, each in QUESTIONS.items() for asked, answer in each.items()]
