// The looks, as a constructed style sheet: no policy forbids one. Colours are the site's; `--guide-*` change them.

const css = `
:host{display:block}
:host([hidden]),[hidden]{display:none!important}
.panel{
color-scheme:light dark;
--brand:var(--guide-brand,light-dark(#0f5b73,#17708d));
--link:var(--guide-link,light-dark(#0b5a73,#76c8e2));
--ink:var(--guide-ink,light-dark(#15232a,#e5edf0));
--muted:var(--guide-muted,light-dark(#51636c,#a0b2bb));
--line:var(--guide-line,light-dark(#dbe4e8,#2b3b42));
--paper:var(--guide-paper,light-dark(#fff,#10181c));
--ground:var(--guide-ground,light-dark(#f4f8f9,#172328));
--tint:var(--guide-tint,light-dark(#e7f2f5,#16303a));
--warn:light-dark(#7d4a00,#f2c372);
--radius:var(--guide-radius,.5rem);
--kind:var(--muted);
color:var(--ink);background:var(--paper);
font:var(--guide-font,15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif);
overflow-wrap:break-word}
:host([theme=light]) .panel{color-scheme:light}
:host([theme=dark]) .panel{color-scheme:dark}
*{box-sizing:border-box}
h2,h3,h4,h5,h6,p,ul,ol,blockquote{margin:0}
h2,h3,h4,h5,h6{line-height:1.3;text-wrap:balance;scroll-margin-top:6.5rem}
[tabindex="-1"]:focus{outline:0}
a{color:var(--link);text-underline-offset:.15em}
button,input,select{font:inherit;color:inherit}
button{cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;scroll-margin:6.5rem 0 1rem}
.icon{flex:none;width:1.2em;height:1.2em;fill:none;stroke:currentcolor;stroke-width:2;stroke-linejoin:round}
.top{position:sticky;top:0;z-index:1;padding:.75rem .75rem .25rem;background:var(--paper)}
.search{position:relative;display:flex;align-items:center}
.search>.icon{position:absolute;left:.75rem;color:var(--link);pointer-events:none}
.search input{flex:1;min-width:0;height:2.6rem;padding:0 .75rem 0 2.4rem;background:var(--ground);
border:1px solid light-dark(#7f929b,#6a7f89);border-radius:2rem;appearance:none}
.search input::placeholder{color:var(--muted);opacity:1}
[part=list]{position:absolute;top:calc(100% + .35rem);left:0;right:0;max-height:min(26rem,70vh);padding:.35rem;overflow-y:auto;
background:var(--paper);border:1px solid var(--line);border-radius:var(--radius);box-shadow:0 12px 32px rgb(0 0 0/22%)}
[part=item]{padding:.5rem .6rem;border-radius:calc(var(--radius)*.75);cursor:pointer}
[part=item]:hover{background:var(--ground)}
[part=item][aria-selected=true]{background:var(--tint);outline:2px solid var(--link);outline-offset:-2px}
.name{font-weight:650}
mark{color:inherit;background:none;box-shadow:inset 0 -.45em light-dark(#cfe7ee,#1f5566)}
[part=item] .path,.excerpt{display:block;color:var(--muted);font-size:.85em}
.excerpt{color:var(--ink);display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.bar{display:flex;flex-wrap:wrap;gap:.1rem .6rem;align-items:center;min-height:2.4rem;color:var(--muted);font-size:.85em}
.status{flex:1;min-width:0}
.warning{color:var(--warn);font-weight:600}
.language{padding:.25rem;background:var(--paper);border:0;border-radius:.25rem;cursor:pointer}
.back,.link{display:inline-flex;gap:.3rem;align-items:center;padding:.25rem .2rem;color:var(--link);font-weight:600;background:none;border:0}
.link{text-decoration:underline}
.home,.guide{padding:0 .75rem .75rem}
.hint{padding:1.6rem 1rem;color:var(--muted);text-align:center;text-wrap:pretty}
.card{border:1px solid var(--line);border-radius:var(--radius);background:var(--paper)}
.card+.card{margin-top:.5rem}
.card[open]{border-color:light-dark(#b5d6e0,#27515f);box-shadow:0 1px 2px rgb(16 40 50/6%),0 4px 16px rgb(16 40 50/6%)}
.card>summary{display:flex;gap:.5rem;align-items:flex-start;padding:.65rem .8rem;border-radius:inherit;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
.card>summary:hover{background:var(--ground)}
.heads{flex:1;min-width:0}
.card>summary .icon{margin-top:.1rem;color:var(--muted)}
.card[open]>summary .icon{transform:rotate(180deg)}
.card h2{font-size:1.02em;font-weight:650}
.heads .path{display:block;color:var(--muted);font-size:.85em}
.badge{display:inline-block;margin:.15rem .3rem .1rem 0;padding:.05rem .5rem;color:var(--warn);font-size:.75em;font-weight:600;
border:1px solid;border-radius:1rem}
.card>.body{padding:.1rem .8rem .2rem}
.body>*+*,.block>*+*,.spoken>*+*{margin-top:.6rem}
.body :is(ul,ol){padding-left:1.35rem}
.body li+li{margin-top:.25rem}
.body code{padding:.05em .3em;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.88em;background:var(--ground);border-radius:.25rem}
.body pre{overflow-x:auto}
.table{overflow-x:auto;border:1px solid var(--line);border-radius:var(--radius)}
table{width:100%;border-collapse:collapse;font-size:.9em}
th,td{min-width:7rem;padding:.4rem .6rem;text-align:left;vertical-align:top}
th{background:var(--ground)}
tr+tr>td,tbody td{border-top:1px solid var(--line)}
.block{padding:.6rem .8rem .7rem;background:color-mix(in srgb,var(--kind) 8%,var(--paper));border:1px solid color-mix(in srgb,var(--kind) 30%,var(--paper));border-left:4px solid var(--kind);
border-radius:.25rem var(--radius) var(--radius) .25rem}
.block>.title{font-weight:650;line-height:1.4}
.label{display:block;color:var(--kind);font-size:.78em;font-weight:700;line-height:1.6}
summary.title{position:relative;padding-right:1.5rem;list-style:none;cursor:pointer}
summary.title::after{content:"+"/"";position:absolute;right:0;top:.3rem;font-size:1.3em}
[open]>summary.title::after{content:"–"/""}
.script{--kind:light-dark(#0d5770,#82d0e8)}
.script>.title{margin-top:0;font-size:.9em}
.internal{--kind:light-dark(#69306f,#e0aaea)}
:is(.in-scope,.phrases-use){--kind:light-dark(#17663a,#84d9a6)}
:is(.out-of-scope,.phrases-avoid){--kind:light-dark(#9d2329,#ff9f9f)}
.limit{--kind:light-dark(#7d4a00,#f2c372)}
.standard{--kind:light-dark(#45459a,#b8b9ff)}
.decision{--kind:light-dark(#0d5770,#82d0e8)}
.asking{display:flex;gap:.4rem}
.asking input{flex:1;min-width:0;padding:.3rem .75rem;background:var(--paper);border:1px solid light-dark(#7f929b,#6a7f89);border-radius:2rem}
:is(.answer,.timed){padding:.4rem .6rem;font-weight:600;background:var(--paper);border-radius:var(--radius)}
.option,.rule{margin-top:.4rem;background:var(--paper);border:1px solid var(--line);border-radius:var(--radius)}
:is(.option,.rule)>summary{padding:.4rem .7rem;font-weight:650;cursor:pointer}
:is(.option,.rule)>:not(summary){padding:0 .7rem .6rem}
.chosen{border:2px solid var(--kind)}
.timer{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center}
.timer>[role=timer]{font-weight:650;font-variant-numeric:tabular-nums}
.timer select{padding:.15rem .4rem;background:var(--paper);border:1px solid light-dark(#7f929b,#6a7f89);border-radius:1rem}
.runs:is(.nearly,.over)>[role=timer]{color:var(--warn)}
.clocks .timer{padding:.3rem 0;border-top:1px solid var(--line)}
.clocks .name{flex:1;min-width:8rem;font-size:.9em}
.spoken{font-size:1.1em;line-height:1.75}
.gap{color:var(--kind);font-weight:650}
span.gap:not(.given){border-bottom:1px dashed}
:is(input,select).gap{max-width:100%;min-height:1.9rem;padding:0 .6rem;color:var(--ink);font-size:.92em;background:var(--paper);
border:1px solid var(--kind);border-radius:1rem;field-sizing:content}
input.gap{min-width:7rem}
.gap::placeholder{color:var(--muted);font-weight:400;opacity:1}
.gap[aria-invalid]{border-color:var(--warn);border-width:2px}
.actions{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
:is(.actions,.feedback,.asking,.timer) button{display:inline-flex;gap:.35rem;align-items:center;min-height:2rem;padding:.2rem .75rem;color:var(--link);font-size:.9em;font-weight:600;
background:var(--paper);border:1px solid light-dark(#7f929b,#6a7f89);border-radius:2rem}
:is(.actions,.feedback,.asking,.timer) button:hover{background:var(--tint)}
:is(.actions,.asking) .main{color:#fff;background:var(--brand);border-color:var(--brand)}
:is(.actions,.asking) .main:hover{background:color-mix(in srgb,var(--brand),#000 15%)}
.actions [aria-disabled=true]{opacity:.55;cursor:not-allowed}
.missing{color:var(--warn);font-size:.82em;font-weight:600}
.checklist ul{padding:0;list-style:none}
.checklist label{display:flex;gap:.55rem;align-items:flex-start;min-height:1.6rem;padding:.1rem 0;cursor:pointer}
.checklist input{flex:none;width:1.15rem;height:1.15rem;margin:.15rem 0 0;accent-color:var(--brand)}
.checklist :checked+span{color:var(--muted);text-decoration:line-through}
.foot{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center;margin-top:.7rem;padding:.6rem .8rem .75rem;color:var(--muted);font-size:.85em;border-top:1px solid var(--line)}
.because,.approvals{flex-basis:100%}
.foot>p:empty{display:none}
.feedback{display:flex;gap:.4rem;align-items:center}
.feedback button{min-height:1.75rem}
.guide h2{font-size:1.3em}
.guide h3{font-size:1.1em}
.guide section{margin-top:1.2rem}
.guide section>*+.body{margin-top:.5rem}
.guide .foot{margin-inline:-.75rem;padding-bottom:0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media(forced-colors:active){[part=item][aria-selected=true]{outline-color:Highlight}.gap.given{text-decoration:underline}}
`

export const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
