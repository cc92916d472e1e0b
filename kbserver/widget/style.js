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
--edge:light-dark(#7f929b,#6a7f89);
--radius:var(--guide-radius,.5rem);
--kind:var(--muted);
--top:6.5rem;
color:var(--ink);background:var(--paper);
font:var(--guide-font,15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif);
overflow-wrap:break-word}
.panel:has(.running){--top:12rem}
.panel:has(.running [open]){--top:calc(6.5rem + min(50vh,18rem))}
:host([theme=light]) .panel{color-scheme:light}
:host([theme=dark]) .panel{color-scheme:dark}
*{box-sizing:border-box}
h2,h3,h4,h5,h6,p,ul,ol,blockquote{margin:0}
h2,h3,h4,h5,h6,.decision{scroll-margin-top:var(--top)}
h2,h3,h4,h5,h6{line-height:1.3;text-wrap:balance}
[tabindex="-1"]:focus{outline:0}
a{color:var(--link);text-underline-offset:.15em}
button,input,select{font:inherit;color:inherit}
button{cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;scroll-margin:var(--top) 0 1rem}
.icon{flex:none;width:1.2em;height:1.2em;fill:none;stroke:currentcolor;stroke-width:2;stroke-linejoin:round}
:is(.card,.table,.option,.rule,.running,.running details,[part=list]){background:var(--paper);border:1px solid var(--line);border-radius:var(--radius)}
:is(.search,.asking) input,:is(.actions,.feedback,.asking,.clock) button,select{background:var(--paper);border:1px solid var(--edge);border-radius:2rem}
.top{position:sticky;top:0;z-index:1;padding:.75rem .75rem .25rem;background:var(--paper)}
.search{position:relative;display:flex;align-items:center}
.search>.icon{position:absolute;left:.75rem;color:var(--link);pointer-events:none}
.search input{flex:1;min-width:0;height:2.6rem;padding:0 .75rem 0 2.4rem;background:var(--ground);appearance:none}
.search input::placeholder{color:var(--muted);opacity:1}
[part=list]{position:absolute;top:calc(100% + .35rem);left:0;right:0;max-height:min(26rem,70vh);padding:.35rem;overflow-y:auto;
box-shadow:0 12px 32px rgb(0 0 0/22%)}
[part=item]{padding:.5rem .6rem;border-radius:calc(var(--radius)*.75);cursor:pointer}
[part=item]:hover{background:var(--ground)}
[part=item][aria-selected=true]{background:var(--tint);outline:2px solid var(--link);outline-offset:-2px}
.name{font-weight:650}
mark{color:inherit;background:none;box-shadow:inset 0 -.45em light-dark(#cfe7ee,#1f5566)}
[part=item] .path,.excerpt{display:block;color:var(--muted);font-size:.85em}
.excerpt{color:var(--ink);display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.bar{padding-block:.2rem;display:flex;flex-wrap:wrap;gap:.1rem .6rem;align-items:center;min-height:2.4rem;color:var(--muted);font-size:.85em}
.status{flex:1;min-width:0}
.warning{color:var(--warn);font-weight:600}
.language{padding:.25rem;border:0;border-radius:.25rem;cursor:pointer}
.back,.link{display:inline-flex;gap:.3rem;align-items:center;padding:.25rem .2rem;color:var(--link);font-weight:600;background:none;border:0}
.link{text-decoration:underline}
.home,.guide{padding:0 .75rem .75rem}
.hint{padding:1.6rem 1rem;color:var(--muted);text-align:center;text-wrap:pretty}
.card+.card{margin-top:.5rem}
.card[open]{border-color:light-dark(#b5d6e0,#27515f);box-shadow:0 1px 2px rgb(16 40 50/6%),0 4px 16px rgb(16 40 50/6%)}
.card>summary{display:flex;gap:.5rem;align-items:flex-start;padding:.65rem .8rem;border-radius:inherit}
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
.table{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9em}
th,td{min-width:7rem;padding:.4rem .6rem;text-align:left;vertical-align:top}
th{background:var(--ground)}
tr+tr>td,tbody td{border-top:1px solid var(--line)}
.block{padding:.6rem .8rem .7rem;background:color-mix(in srgb,var(--kind) 8%,var(--paper));border:1px solid color-mix(in srgb,var(--kind) 30%,var(--paper));border-left:4px solid var(--kind);
border-radius:.25rem var(--radius) var(--radius) .25rem}
.block>.title{font-weight:650;line-height:1.4}
.label{display:block;color:var(--kind);font-size:.78em;font-weight:700;line-height:1.6}
summary{position:relative;list-style:none;cursor:pointer}
summary.title{padding-right:1.5rem}
.panel :not(.card)>summary::after{content:"+"/"";position:absolute;right:.7rem;top:.2rem;font-size:1.2em;font-weight:400}
.panel :not(.card)[open]>summary::after{content:"–"/""}
:is(.script,.decision){--kind:light-dark(#0d5770,#82d0e8)}
.script>.title{margin-top:0;font-size:.9em}
.internal{--kind:light-dark(#69306f,#e0aaea)}
:is(.in-scope,.phrases-use){--kind:light-dark(#17663a,#84d9a6)}
:is(.out-of-scope,.phrases-avoid){--kind:light-dark(#9d2329,#ff9f9f)}
.limit{--kind:var(--warn)}
.standard{--kind:light-dark(#45459a,#b8b9ff)}
.asking{display:flex;flex-wrap:wrap;gap:.4rem;align-items:end}
.asking label{flex:1 1 10rem;min-width:0;color:var(--muted);font-size:.85em}
.asking input{display:block;width:100%;height:2.2rem;padding:0 .75rem;color:var(--ink)}
.answer{padding:.5rem .7rem;background:var(--tint);border-left:4px solid var(--kind);border-radius:.25rem}
.answer:empty{margin:0;padding:0;border:0}
.answer strong{display:block;font-size:1.15em}
.block>.option+*{margin-top:.4rem}
:is(.option,.rule)>summary,.running summary{padding:.45rem 2rem .45rem .7rem;font-weight:650}
:is(.option,.rule)>.body{padding:0 .7rem .6rem}
.option .label+ul{margin-top:.1rem}
.option .means{display:block;color:var(--muted);font-size:.9em}
.rule>summary{color:var(--muted);font-size:.9em;font-weight:400}
.option.chosen{border-color:var(--kind);box-shadow:0 0 0 1px var(--kind)}
.clock,[part=timer]{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center}
[role=timer]{font-size:1.15em;font-weight:700;font-variant-numeric:tabular-nums}
.state{font-size:.85em;font-weight:600}
:is(.nearly,.over)>:not(button){color:var(--warn)}
[part=timer] select{padding:.3rem .4rem}
.clocks{max-height:50vh;overflow-y:auto}
[part=timer].running{display:grid;grid-template-columns:minmax(0,1fr) auto auto;gap:0 .6rem;margin-bottom:.3rem;padding:.4rem .5rem .4rem .7rem;background:var(--ground)}
.running:has(.nearly,.over){border-color:var(--warn)}
.running>.clock{display:contents}
.running .name{font-size:.9em;line-height:1.35}
.running .state{grid-area:2/1}
.running :is([role=timer],button){grid-row:1/span 2}
.running details{grid-column:1/-1;margin-top:.4rem}
.running .script{margin:0;border-width:1px 0 0;border-radius:0}
.running .script>:is(.label,.title){display:none}
.running details button{grid-row:auto}
.spoken{font-size:1.1em;line-height:1.75}
.gap{color:var(--kind);font-weight:650}
span.gap:not(.given){border-bottom:1px dashed}
:is(input,select).gap{max-width:100%;min-height:1.9rem;padding:0 .6rem;color:var(--ink);font-size:.92em;background:var(--paper);
border:1px solid var(--kind);border-radius:1rem;field-sizing:content}
input.gap{min-width:7rem}
.gap::placeholder{color:var(--muted);font-weight:400;opacity:1}
.gap[aria-invalid]{border-color:var(--warn);border-width:2px}
.actions{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
:is(.actions,.feedback,.asking,.clock) button{display:inline-flex;gap:.35rem;align-items:center;min-height:2rem;padding:.2rem .75rem;color:var(--link);font-size:.9em;font-weight:600}
:is(.actions,.feedback,.asking,.clock) button:hover{background:var(--tint)}
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
@media(forced-colors:active){[part=item][aria-selected=true]{outline-color:Highlight}.chosen{outline:2px solid Highlight}.gap.given{text-decoration:underline}}
`

export const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
