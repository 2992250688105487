"""The options of the commands, each with its one line of help."""

from __future__ import annotations

from typing import Annotated

import typer

# Shared by several commands.
Outcome = Annotated[str, typer.Option(metavar="NAME", help="The outcome it is judged by.")]
Now = Annotated[
    str | None, typer.Option(metavar="ISO", help="The clock; that of this computer by default.")
]
Seed = Annotated[int | None, typer.Option(help="Repeat the same chance.", min=0)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Audience = Annotated[
    str,
    typer.Option(
        metavar="person|clinician", help="Doses and what is not checked yet are for clinicians."
    ),
]
CheckedFor = Annotated[
    str,
    typer.Option(metavar="clinician|person", help="What is not checked yet is for clinicians."),
]
Today = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day it is; today by default.")
]
Worthwhile = Annotated[
    float | None,
    typer.Option(help="Smallest change that would matter; a tenth of the scale by default."),
]
HigherIsBetter = Annotated[
    bool, typer.Option("--higher-is-better", help="More of the outcome is better.")
]
Pairs = Annotated[int | None, typer.Option(help="Pairs of blocks of nights.", min=1)]
Block = Annotated[int, typer.Option(help="Nights per block: 1, 3 or 7.")]
Start = Annotated[
    str | None, typer.Option(metavar="DATE", help="First evening; tomorrow by default.")
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the file here.")
]
RandomStart = Annotated[
    tuple[str, str] | None,
    typer.Option(metavar="FROM TO", help="Draw the first night with it: night numbers or dates."),
]

# Reading a diary.
DiaryFile = Annotated[
    str | None,
    typer.Argument(metavar="[DIARY]", help="A CSV or TSV file; else the workspace is asked."),
]
Actions = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME[@same|before|after]", help="What was done; all by default."),
]
Time = Annotated[str | None, typer.Option(metavar="COL", help="Date or date-time column.")]
MaybeScale = Annotated[
    tuple[float, float] | None,
    typer.Option(metavar="LO HI", help="Ends of the outcome's scale; 0 10 by default."),
]
RowWord = Annotated[
    str | None, typer.Option(metavar="night|day", help="What a row describes; night by default.")
]
Index = Annotated[
    str | None, typer.Option(metavar="COL", help="Column that counts the units of a study.")
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=planned|habit|as_needed", help="Why an action was done."),
]
DayTurns = Annotated[
    float | None, typer.Option(metavar="H", help="Hour at which your day turns; 12 by default.")
]
Zone = Annotated[str | None, typer.Option(metavar="ZONE", help="Such as Europe/Oslo.")]
DateFormat = Annotated[str | None, typer.Option(metavar="F", help="Such as %d/%m/%Y.")]
Order = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=a,b,c", help="The words of a column, from least to most."),
]
Written = Annotated[
    str | None, typer.Option(metavar="COL", help="Column of when the entry was written.")
]
Bedtime = Annotated[
    str | None, typer.Option(metavar="COL", help="Column of the end of a night without symptoms.")
]
Ignore = Annotated[list[str] | None, typer.Option(metavar="COL", help="A column to leave out.")]

# Asking what helps.
Plans = Annotated[
    list[str] | None, typer.Option(metavar="FILE", help="A sealed plan; may be repeated.")
]
ScheduleFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="A drawn schedule without a sealed plan.")
]
ScheduleRule = Annotated[
    str | None, typer.Option(metavar="RULE", help="How it was drawn, as balanced,max_run=2.")
]
BreakSeal = Annotated[
    bool, typer.Option("--break-seal", help="Look before the end. It is recorded.")
]
HelperList = Annotated[str | None, typer.Option(metavar="FILE", help="The list a helper kept.")]
Html = Annotated[str | None, typer.Option(metavar="FILE", help="Write the answer as one page.")]

# Planning a trial.
Tried = Annotated[str | None, typer.Argument(metavar="[ACTION]", help="What is tried.")]
Compare = Annotated[
    tuple[str, str] | None,
    typer.Option(metavar="A B", help="Compare two measures instead of with and without."),
]
WashIn = Annotated[int | None, typer.Option(help="First nights of a block counted apart.", min=0)]
Nights = Annotated[int | None, typer.Option(help="Length of the diary or trial.", min=1)]
Scale = Annotated[
    tuple[float, float], typer.Option(metavar="LO HI", help="Ends of the outcome's scale.")
]
Row = Annotated[str, typer.Option(metavar="night|day", help="What a unit is.")]
Prescribed = Annotated[bool, typer.Option("--prescribed", help="It is a prescribed medicine.")]
Prescriber = Annotated[str, typer.Option(metavar="NAME", help="Who agreed to the trial.")]
Agreed = Annotated[str | None, typer.Option(metavar="DATE", help="When it was agreed.")]
HelperBlind = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Write the list here, for a helper alone to see."),
]
Baseline = Annotated[
    str | None, typer.Option(metavar="DIARY", help="Your nights so far, for the power.")
]

# Making up a diary.
World = Annotated[str, typer.Option(help="How the nights go anyway.")]
ActionName = Annotated[str, typer.Option(metavar="NAME", help="The action.")]
OutcomeName = Annotated[str, typer.Option(metavar="NAME", help="The outcome.")]
TrueEffect = Annotated[
    float, typer.Option(help="True change of the outcome on nights with the action.")
]
PlanFile = Annotated[str | None, typer.Option(metavar="FILE", help="Write the sealed plan here.")]

# Following a course.
CourseFile = Annotated[
    str | None,
    typer.Argument(
        metavar="[CASE|DIARY]",
        help="A case (TOML), or a diary (CSV or TSV); else the workspace is asked.",
    ),
]
MaybeOutcome = Annotated[
    str | None, typer.Option("--outcome", metavar="NAME", help="The outcome it is judged by.")
]
VisitColumn = Annotated[
    str | None, typer.Option("--visits", metavar="COL", help="Column that marks the visits.")
]
VisitDays = Annotated[
    list[str] | None, typer.Option("--visit", metavar="DATE", help="A visit; may be repeated.")
]
MedicineChanges = Annotated[
    list[str] | None,
    typer.Option(
        "--medicine-change",
        metavar="DATE=WORDS",
        help="A medicine was changed that day; may be repeated.",
    ),
]
OnsetColumn = Annotated[
    str | None,
    typer.Option("--onset", metavar="COL", help="Column of the hour at which it began."),
]
Attacks = Annotated[
    str | None, typer.Option("--attacks", metavar="FILE", help="A table of attacks.")
]

# Tables of the single-case and the meta-analytic literature.
TableFile = Annotated[str, typer.Argument(metavar="DATA", help="The table: a CSV or TSV file.")]
Phase = Annotated[str, typer.Option(metavar="COL", help="Column of the phase: A, B, ...")]
Value = Annotated[str, typer.Option(metavar="COL", help="Column of the measured value.")]
CaseColumn = Annotated[
    str | None, typer.Option("--case", metavar="COL", help="Column that tells cases apart.")
]
ShareWord = Annotated[
    str | None,
    typer.Option(metavar="percentage|proportion", help="The values are shares of a whole."),
]
Effects = Annotated[
    str | None, typer.Option(metavar="COL", help="Column of the effect; 'effect' by default.")
]
Variances = Annotated[
    str | None, typer.Option(metavar="COL", help="Column of its variance; 'variance' by default.")
]
Errors = Annotated[
    str | None, typer.Option("--se", metavar="COL", help="Column of its standard error instead.")
]
Labels = Annotated[
    str | None, typer.Option(metavar="COL", help="Column that names the study; 'study' by default.")
]
PoolMethod = Annotated[
    str, typer.Option(metavar="REML|FE|DL|PM", help="How the spread between studies is found.")
]
KnappHartung = Annotated[
    bool, typer.Option("--knapp-hartung", help="The interval of Knapp and Hartung.")
]

# Scoring a night.
NightFile = Annotated[
    str | None,
    typer.Argument(
        metavar="[NIGHT|ID]", help="EDF, EDF+ or BDF; or the id of a recording that is kept."
    ),
]
Rules = Annotated[
    str, typer.Option(metavar="wasm2016|wasm2006|aasm", help="Edition of the scoring rules.")
]
LeftLeg = Annotated[
    str | None,
    typer.Option("--left", metavar="CHANNEL", help="The left leg, if labels leave doubt."),
]
RightLeg = Annotated[
    str | None,
    typer.Option("--right", metavar="CHANNEL", help="The right leg, if labels leave doubt."),
]
OneLeg = Annotated[
    str | None, typer.Option("--leg", metavar="CHANNEL", help="The one channel, of either leg.")
]
Unit = Annotated[
    str | None, typer.Option(metavar="uV|mV|V", help="Unit of the legs, if the file says none.")
]
Stages = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="Stages and events beside it; repeatable."),
]
LabelFile = Annotated[
    str | None, typer.Option("--labels", metavar="FILE", help="What your laboratory's labels mean.")
]
LabelFileOrName = Annotated[
    str | None,
    typer.Option(
        "--labels",
        metavar="FILE|NAME",
        help="What your laboratory's labels mean: a file, or a map kept with ekbom labels.",
    ),
]
RuleOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        metavar="NAME=VALUE",
        help="A disputed point, as imi_upper=exclusive; repeatable.",
    ),
]
UseMarks = Annotated[
    bool, typer.Option("--marks", help="Score the leg movements marked in the files.")
]
TestSpan = Annotated[
    str | None,
    typer.Option(metavar="START..END", help="A suggested immobilisation test, as 21:30..22:30."),
]
OutFolder = Annotated[
    str | None, typer.Option("--out", metavar="DIR", help="Write the files into this folder.")
]
OnlyForms = Annotated[
    str | None, typer.Option("--only", metavar="tsv,json,edf,annot,html", help="Write these alone.")
]
