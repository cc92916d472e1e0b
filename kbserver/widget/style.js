// The looks, as a constructed style sheet: no policy forbids one. Colours are the site's; `--guide-*` change them. Those
// of kinds of blocks are mixed with the ink, so that they are dark by light and light in the dark.

const css = `
:host{display:block}
:host([hidden]),[hidden]{display:none!important}
.panel{
color-scheme:light dark;
--brand:var(--guide-brand,light-dark(#0f5b73,#17708d));
--link:var(--guide-link,light-dark(#0b5a73,#76c8e2));
--ink:var(--guide-ink,light-dark(#15232a,#e5edf0));
--paper:var(--guide-paper,light-dark(#fff,#10181c));
--muted:var(--guide-muted,color-mix(in srgb,var(--ink) 72%,var(--paper)));
--line:var(--guide-line,color-mix(in srgb,var(--ink) 15%,var(--paper)));
--ground:var(--guide-ground,color-mix(in srgb,var(--link) 5%,var(--paper)));
--tint:var(--guide-tint,color-mix(in srgb,var(--link) 10%,var(--paper)));
--edge:color-mix(in srgb,var(--ink) 55%,var(--paper));
--warn:color-mix(in srgb,var(--ink),#e70);
--radius:var(--guide-radius,.5rem);
--kind:var(--muted);
--top:6.5rem;
color:var(--ink);background:var(--paper);
font:var(--guide-font,15px/1.5 system-ui,sans-serif);
overflow-wrap:break-word}
.panel:has(.running){--top:calc(6.5rem + min(50vh,18rem))}
:host([theme=light]) .panel{color-scheme:light}
:host([theme=dark]) .panel{color-scheme:dark}
*{box-sizing:border-box;margin:0;scroll-margin:var(--top) 0 1rem}
h2,h3,h4,h5,h6{line-height:1.3;text-wrap:balance}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
[tabindex="-1"]:focus{outline:0}
a{color:var(--link)}
button,input,select{max-width:100%;min-height:2rem;padding:.2rem .7rem;font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:2rem}
button,select,summary,label{cursor:pointer}
button{color:var(--link);font-size:.9em;font-weight:600}
button:hover{background:var(--tint)}
.bar>*{padding:.2rem;border:0}
.back::before{content:"← "/""}
.main{color:#fff;background:var(--brand);border-color:var(--brand)}
.main:hover{background:color-mix(in srgb,var(--brand),#000 15%)}
[aria-disabled=true]{opacity:.55;cursor:not-allowed}
::placeholder{color:var(--muted);font-weight:400;opacity:1}
details,.table,.running,[part=list]{background:var(--paper);border:1px solid var(--line);border-radius:var(--radius)}
summary{position:relative;padding:.4rem 2rem .4rem .7rem;font-weight:600;list-style:none;border-radius:inherit}
summary:hover,[part=item]:hover{background:var(--ground)}
summary::-webkit-details-marker{display:none}
summary::after{content:"+"/"";position:absolute;right:.7rem;top:.2rem;font-size:1.2em;font-weight:400}
[open]>summary::after{content:"–"/""}
.top{position:sticky;top:0;z-index:1;padding:.7rem .7rem .25rem;background:var(--paper)}
.search{position:relative}
.search input{width:100%;height:2.6rem;padding-left:2.4rem;background:var(--ground);appearance:none}
.search::before,.search::after{content:"";position:absolute;left:.9rem;top:.8rem;width:.6rem;height:.6rem;border:2px solid var(--link);border-radius:50%;pointer-events:none}
.search::after{left:1.5rem;top:1.6rem;width:.5rem;height:0;border-width:2px 0 0;border-radius:0;rotate:45deg}
[part=list]{position:absolute;top:calc(100% + .4rem);width:100%;max-height:min(26rem,70vh);padding:.4rem;overflow-y:auto;box-shadow:0 12px 32px rgb(0 0 0/22%)}
[part=item]{scroll-margin:0;padding:.5rem .6rem;border-radius:var(--radius);cursor:pointer}
[part=item][aria-selected=true]{background:var(--tint);outline:2px solid var(--link);outline-offset:-2px}
mark{color:inherit;background:color-mix(in srgb,var(--link) 25%,transparent)}
.name,.title{font-weight:600}
.bar,.path,.means,.foot,.asking label,.rule>summary{color:var(--muted);font-size:.85em;font-weight:400}
.path,.means{display:block}
.excerpt{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.bar,.foot,.actions,.feedback,.asking,.clock,[part=timer]{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
.excerpt,.missing,.state{font-size:.85em}
.bar{min-height:2.7rem}
[part=status]{flex:1;min-width:0}
.warning,.missing,:is(.nearly,.over)>span{color:var(--warn);font-weight:600}
.home,.guide{padding:0 .7rem .7rem}
.hint{color:var(--muted);padding:1.6rem 1rem;text-align:center}
.card[open]{border-color:color-mix(in srgb,var(--link) 30%,var(--paper))}
.card>summary{padding-block:.6rem}
.card h2{font-size:1em}
.badge{display:inline-block;margin-right:.3rem;padding:.05rem .5rem;color:var(--warn);font-size:.75em;font-weight:600;border:1px solid;border-radius:1rem}
.home>*+*,.body>*+*,.block>*+*,.spoken>*+*,.guide section>*+*{margin-top:.6rem}
ul,ol{padding-left:1.4rem}
li{margin-top:.3rem}
code{padding:.05em .3em;font:.9em ui-monospace,monospace;background:var(--ground);border-radius:.3rem}
pre,.table{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9em}
th,td{min-width:7rem;padding:.4rem .6rem;text-align:left;vertical-align:top}
th{background:var(--ground)}
td{border-top:1px solid var(--line)}
.block{border-radius:var(--radius);padding:.6rem .7rem .7rem;background:color-mix(in srgb,var(--kind) 8%,var(--paper));border:1px solid color-mix(in srgb,var(--kind) 30%,var(--paper));border-left:4px solid var(--kind)}
summary.title{padding:0 2rem 0 0}
.label{display:block;color:var(--kind);font-size:.78em;font-weight:600}
.script,.decision{--kind:var(--link)}
.internal{--kind:color-mix(in srgb,var(--ink),#c3d)}
.in-scope,.phrases-use{--kind:color-mix(in srgb,var(--ink),#094)}
.out-of-scope,.phrases-avoid{--kind:color-mix(in srgb,var(--ink),#e23)}
.limit{--kind:var(--warn)}
.standard{--kind:color-mix(in srgb,var(--ink),#55f)}
.asking{align-items:end}
.asking label{flex:1 1 10rem;min-width:0}
.asking input{display:block;width:100%}
.answer:not(:empty){padding:.5rem .7rem;background:var(--tint);border-left:4px solid var(--kind)}
.answer strong{display:block;font-size:1.2em}
details>.body{padding:0 .7rem .6rem}
.label+*{margin-top:.1rem}
.chosen{outline:2px solid var(--kind)}
[role=timer]{font-size:1.2em;font-weight:600;font-variant-numeric:tabular-nums}
.clocks{max-height:50vh;overflow-y:auto}
.running{row-gap:.1rem;margin-bottom:.3rem;padding:.4rem .5rem .4rem .7rem;background:var(--ground)}
.running:has(.nearly,.over){border-color:var(--warn)}
.running>.name{flex:1;min-width:6rem;font-size:.9em}
.running>.clock{display:contents}
.running .state,.running details{order:1;flex-basis:100%}
.running .script{border-width:1px 0 0;border-radius:0}
.running .script>:is(.label,.title){display:none}
.spoken{font-size:1.1em;line-height:1.75}
.gap{color:var(--kind);font-weight:600}
.gap:not(.given,:has(*)){border-bottom:1px dashed}
.gap>*{min-height:1.9rem;padding:0 .6rem;font-size:.9em;border-color:var(--kind);field-sizing:content}
.gap>input{min-width:7rem}
[aria-invalid]{border:2px solid var(--warn)}
.checklist ul{padding:0;list-style:none}
.checklist label{display:flex;gap:.6rem;padding:.1rem 0}
[type=checkbox]{flex:none;width:1.2rem;min-height:1.2rem;margin-block:.15rem;accent-color:var(--brand)}
:checked+span{color:var(--muted);text-decoration:line-through}
.foot{padding:.6rem .7rem .7rem;border-top:1px solid var(--line)}
.foot>:not(.actions,.feedback){flex-basis:100%}
.foot :empty,.state:empty{display:none}
.guide h2{font-size:1.3em}
.guide h3{font-size:1.1em}
.guide :is(section,.foot){margin-top:1.2rem}
`

export const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
