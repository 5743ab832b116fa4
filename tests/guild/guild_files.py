"""Guild files of all shapes, written for the tests: each loads in Guild 0.9.0."""

from __future__ import annotations

FILES = {
    "empty": "",
    "comment-only": "# nothing yet\n",
    "short-operations": "train: train\nprepare: src/prepare --fast\n",
    "operations": """\
train:
  description: |
    Train the model.

    Longer text.
  main: train
  default: yes
  flags-dest: args
  flags-import: no
  flags:
    lr: 0.1
    name: resnet
    fast: no
    seed: null
    sizes: [1, 2]
    epochs:
      description: Number of epochs
      type: int
      default: 10
      min: 1
      max: 100
      distribution: uniform
      required: yes
    optimizer:
      type: string
      default: sgd
      choices: [sgd, adam]
      allow-other: yes
    preset:
      default: small
      choices:
        - value: small
          description: A small one
          flags: {epochs: 1, lr: 0.5}
        - value: large
          alias: l
          flags: {epochs: 50}
    verbose: {arg-switch: yes, default: no, choices: [yes, no]}
    layers: {default: "64 32", type: int, arg-split: yes}
    parts: {default: "a,b", arg-split: ","}
    rate: {arg-name: lr2, alias: r, env-name: RATE, null-label: none given}
    hidden: {arg-skip: yes, default: 1}
    onoff: {arg-encoding: {yes: "on", no: "off"}, env-encoding: {yes: 1}}
    data: {type: existing-path, default: .}
    cell: {nb-replace: "x = (.+)"}
""",
    "dests": """\
a: {main: a, flags-dest: globals, flags-import: [x, y]}
b: {main: b, flags-dest: "global:params", flags-import: all, flags-import-skip: [z]}
c: {main: c, flags-dest: "dict:params", flags-import: no}
d: {main: d, flags-dest: "namespace:opt", flags-import: []}
e: {main: e, flags-dest: args}
f: {main: f, flags-dest: none}
g: {main: g, flags-dest: "args:click", flags-import: yes}
""",
    "commands": """\
make:
  exec: make ${target} ${flag_args}
  flags: {target: all}
  env: {CUDA_VISIBLE_DEVICES: "0", LEVEL: 3}
  env-secrets: [TOKEN]
note:
  notebook: explore.ipynb
pipeline:
  steps:
    - prepare
    - train lr=0.1
    - run: train
      name: second
      label: again
      tags: [a, b]
      flags: {lr: 0.2, epochs: 3}
      expect:
        - {file: out.txt, contains: done}
      isolate-runs: yes
      max-trials: 3
      needed: yes
      random-seed: 1
""",
    "run-attributes": """\
train:
  main: train
  flags-import: no
  label: "lr=${lr}"
  tags: [first, second]
  compare: [=lr, loss, .status]
  stoppable: yes
  handle-keyboard-interrupt: yes
  delete-on-success: no
  can-stage-trials: no
  default-flag-arg-skip: no
  default-max-trials: 20
  pip-freeze: no
  flag-encoder: pkg.mod:encode
  python-requires: ">=3.8"
  python-path: [lib, src]
  plugins: [gpu]
  run-attrs: {team: vision}
  objective: loss
fit:
  main: fit
  flags-import: no
  tags: one
  python-path: lib
  plugins: no
  objective: {maximize: accuracy}
""",
    "output-scalars": """\
a: {main: a, flags-import: no, output-scalars: no}
b: {main: b, flags-import: no, output-scalars: '(\\key): (\\value)'}
c: {main: c, flags-import: no, output-scalars: {loss: 'loss: (\\value)', step: 'step (\\step)'}}
d:
  main: d
  flags-import: no
  output-scalars:
    - '(\\key)=(\\value)'
    - acc: 'acc (\\value)'
""",
    "optimizers": """\
a: {main: a, flags-import: no, optimizer: gp}
b:
  main: b
  flags-import: no
  optimizer: {algorithm: gp, random-starts: 3}
c: {main: c, flags-import: no, optimizers: [gp, forest]}
d:
  main: d
  flags-import: no
  optimizers:
    gp: {random-starts: 3, default: yes}
    mine: pkg:search
""",
    "sourcecode": """\
a: {main: a, flags-import: no, sourcecode: no}
b: {main: b, flags-import: no, sourcecode: "*.py"}
c: {main: c, flags-import: no, sourcecode: ["*.py", "*.yml"]}
d:
  main: d
  flags-import: no
  sourcecode:
    - include: "*.txt"
    - exclude: [a.py, b.py]
    - exclude: {dir: [data, out]}
    - include: {text: "*.md"}
e:
  main: e
  flags-import: no
  sourcecode:
    root: src
    dest: code
    digest: no
    select:
      - exclude: {binary: "*"}
f: {main: f, flags-import: no, sourcecode: {select: no}}
""",
    "requires": """\
- model: m
  resources: {data: [x.csv]}
  operations:
    a: {main: a, flags-import: no, requires: data}
    b: {main: b, flags-import: no, requires: [data, "shared:data"]}
    c: {main: c, flags-import: no, requires: {file: data.csv}}
    d:
      main: d
      flags-import: no
      requires:
        - file: data
          name: data
          flag-name: data-path
          target-path: in
          target-type: link
          preserve-path: no
          optional: yes
          warn-if-empty: no
          fail-if-empty: no
          replace-existing: yes
          always-resolve: no
        - url: https://example.com/x.zip
          sha256: 0f
          unpack: yes
          type: archive
          select: ['a/.+', 'b/.+']
          rename: data
          post-process: ls
          help: get it by hand
        - config: c.yml
          params: {a: 1}
        - module: numpy
        - operation: prepare
          select-min: 'model-(\\d+)'
          rename:
            - 'x-(.+) y-\\1'
            - {pattern: a, repl: b}
        - resource: data
          description: all of it
        - name: both
          target-path: both
          sources:
            - one.txt
            - file: two.txt
              path: sub
    e: {main: e, flags-import: no, requires: {config: c.yml}}
- model: shared
  resources: {data: [y.csv]}
""",
    "publish": """\
train:
  main: train
  flags-import: no
  publish:
    files:
      - include: "*.png"
    template: report
fit:
  main: fit
  flags-import: no
  publish: {files: "*.txt"}
""",
    "models": """\
- model: net
  description: A network
  default: yes
  references: [https://example.com/paper]
  python-requires: ">=3.8"
  plugins: [gpu]
  extra: {note: 1}
  params: {module: train, epochs: 3, more: "{{module}}"}
  sourcecode:
    - exclude: "*.bin"
  operation-defaults:
    flags-import: no
    label: a run
  operations:
    train:
      main: "{{module}}"
      flags: {epochs: "{{epochs}}"}
    "no": {main: train}
  resources:
    data:
      description: The data
      default-unpack: no
      path: data
      private: yes
      preserve-path: yes
      references: [there]
      target-type: copy
      sources:
        - file: data.csv
        - other.csv
    more:
      - url: https://example.com/x.csv
- model: other
  operations: {}
""",
    "anonymous-item": """\
- operations:
    train: {main: train, flags-import: no}
- config: c
  flags: {lr: 1}
""",
    "inheritance": """\
- config: base
  flags:
    lr: 0.1
    epochs: {default: 3}
  operations:
    train:
      main: train
      flags-import: no
      flags:
        $include: base
  resources:
    data: [a.csv]
- config: more
  extends: base
  params: {x: 1}
- model: net
  extends: [base, more]
  operations:
    $include: base#train
    fit:
      main: fit
      flags-import: no
      flags:
        $include: [base#lr, "net:prepare"]
        epochs: 5
    prepare: {main: prepare, flags-import: no, flags: {part: 1}, requires: data}
    steps:
      steps:
        - run: fit
          flags: {$include: base, lr: 3}
  resources:
    $include: base
""",
    "anchors": """\
train: &train
  main: train
  flags-import: no
  flags: &flags {lr: 0.1}
fit:
  <<: *train
  main: fit
other: {main: other, flags-import: no, flags: *flags}
""",
    "package": """\
- package: example
  description: A package
  version: "1.0"
  url: https://example.com
  author: somebody
  author-email: a@example.com
  license: MIT
  tags: [a]
  python-tag: py3
  python-requires: ">=3.8"
  requires: [numpy, torch]
  packages: {example: .}
  data-files: [data.csv]
- model: net
  operations: {train: {main: train, flags-import: no}}
""",
    "flagscan": """\
train:
  main: train
  flags-import: no
  auto-flags: yes
  flags:
    lr: 0.1
    profile:
      default: p1
      choices:
        - value: p1
          description: first
          args: [params/one.json, params/two.yml]
          flags: {lr: 0.5}
fit:
  main: fit
  flags-import: no
  auto-flags: {include: ["l*"], exclude: [x], dest: globals}
other:
  main: other
  flags-import: no
  auto-flags: no
  x-note: kept for people
""",
}
