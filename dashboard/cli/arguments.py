"""What can be typed. The spellings are fixed, so that scripts can rely on them."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from dashboard.cli import (
    agreeing,
    answering,
    forgetting,
    looking_back,
    mapping,
    preparing,
    publishing,
    receiving,
    retention,
    reviewing,
    running,
    safekeeping,
)
from dashboard.operations.forgetting import REASONS
from dashboard.settings import Settings

_EXPORT = "write a file of published figures"
_ACCEPT = "what is not written as asked means what `check --json` lists under repairs; the receipt then says so"
_SUMMARY = "write the disparity summary: every published indicator by ethnic group, with methods and definitions"
_VERIFY = "whether a file is an export that was made here, and is as it was"


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; each leaves the function that runs it in `run`."""
    whole = argparse.ArgumentParser(
        prog="outcomes",
        description=(
            "Outcomes monitoring for services that work with women in contact with the criminal justice system."
        ),
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--database",
        type=Path,
        default=Path(os.environ.get("OUTCOMES_DATABASE") or Settings.database),
        help="the records (default: OUTCOMES_DATABASE, or %(default)s)",
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: object, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text, parents=[common])
        command.set_defaults(run=run)
        return command

    demo = add("demo", running.demo, "make a database from the sample data if there is none, and serve it")
    demo.add_argument("--providers", type=int, choices=(1, 12), default=12)
    demo.add_argument("--port", type=int, default=8501)
    add("serve", running.serve, "serve a real installation")

    template = add("template", preparing.template, "write what a return is made with: templates, guide, examples")
    template.add_argument("--out", type=Path, required=True, metavar="DIR")
    check = add("check", receiving.check, "every problem of a return; stores nothing")
    _return_of(check)
    check.add_argument("--json", action="store_true")
    check.add_argument("--report", type=Path, metavar="DIR", help="writes the report there, for Excel and as JSON")
    check.add_argument("--repaired", type=Path, metavar="DIR", help="writes the files there, mended as far as certain")
    submit = add("submit", receiving.submit, "check a return, then accept it, and print the receipt")
    _return_of(submit)
    submit.add_argument("--contract")
    submit.add_argument("--accept-repairs", action="store_true", help=_ACCEPT)
    names = add("mapping", mapping.mapping, "what a service calls our columns and codes: shows, sets and forgets it")
    names.add_argument("--provider", required=True)
    names.add_argument("--set", type=Path, metavar="FILE", help="a sheet's names in JSON: see the README")
    names.add_argument("--no-people", action="store_true", help="what looks like names of people in --set is codes")
    names.add_argument("--forget", nargs="?", const="all", metavar="SHEET", help="read by our own names again")
    names.add_argument("--for-good", action="store_true", help="with --forget: delete the earlier versions too")
    names.add_argument("--json", action="store_true")
    returns = add("returns", receiving.returns, "what was sent, version by version")
    returns.add_argument("--provider")
    returns.add_argument("--commissioner", metavar="CODE", help="as this commissioner: their contracts only")
    returns.add_argument("--json", action="store_true")
    withdraw = add("withdraw", receiving.withdraw, "take a return back (it stays, marked), or put it back")
    withdraw.add_argument("return_id", metavar="RETURN", help="as `outcomes returns` names it")
    withdraw.add_argument("--reason", required=True, help="in a sentence that names nobody; kept")
    withdraw.add_argument("--provider", help="whose return it is; another's is then refused")
    withdraw.add_argument("--undo", action="store_true", help="put back what was taken back")
    forget = add("forget", forgetting.forget, "remove a woman who says no from every version, and keep her out")
    forget.add_argument("--provider", required=True, help="whose returns she is in")
    forget.add_argument(
        "--person-id", required=True, metavar="X", help="as the returns spell it; - reads it from stdin"
    )
    forget.add_argument("--reason", required=True, help=f"one of: {', '.join(REASONS)}; other words are not kept")
    forget.add_argument("--in-advance", action="store_true", help="also where nothing is held about her yet")
    contracts = add("contracts", agreeing.contracts, "register contracts from a file, or list those there are")
    contracts.add_argument("register", nargs="?", type=Path, metavar="FILE", help="a register in TOML: see the README")
    contracts.add_argument("--commissioner", metavar="CODE", help="as this commissioner: their contracts only")
    contracts.add_argument("--json", action="store_true")

    review = add("review", reviewing.review, "write a contract's quarterly review, with what both sides said")
    review.add_argument("--provider", required=True)
    review.add_argument("--contract", help="the provider's only one, if left out")
    review.add_argument("--quarter", required=True, metavar='"2025-26 Q2"')
    review.add_argument("--format", choices=("docx", "pdf", "csv"), required=True)
    review.add_argument("--out", type=Path, required=True)

    own = add("own", answering.own, "exact answer for a provider's own service")
    own.add_argument("--provider", required=True)
    own.add_argument("--by", metavar="CHARACTERISTIC")
    own.add_argument("--reference", metavar="GROUP")
    own.add_argument("--interval", choices=("score", "wald", "exact"), default="score")
    own.add_argument("--at", type=float, nargs="+", default=(), metavar="DAYS", help="where a curve is read")
    own.add_argument("--stratify", metavar="CHARACTERISTIC", help="what the women who are compared are to be alike in")
    headline = add("headline", answering.headline, "exact headline, without any characteristic of the women")
    headline.add_argument("--by", metavar="provider|quarter|year|contract")
    headline.add_argument("--commissioner", metavar="CODE", help="as this commissioner: their contracts only")
    for command in (own, headline):
        command.add_argument("--from", dest="first", metavar="QUARTER")
        command.add_argument("--to", dest="last", metavar="QUARTER")
    _of_publication(add)
    answer = add("answer", answering.answer, "released answer, with marks; opens the release only")
    answer.add_argument("--by")
    answer.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    answer.add_argument("--period")
    answer.add_argument("--reference", metavar="GROUP")
    for command in (own, headline, answer):
        command.add_argument("--indicator", required=True, metavar="SLUG")
        command.add_argument("--json", action="store_true")
    backup = add("backup", safekeeping.backup, "copy the installation into a new folder, and verify the copy")
    backup.add_argument("path", type=Path, metavar="PATH", help="a folder that is not there yet")
    restore = add("restore", safekeeping.restore, "put a backup back, and remove again who was removed since")
    restore.add_argument("path", type=Path, metavar="PATH", help="a folder that `outcomes backup` made")
    restore.add_argument("--replace", action="store_true", help="also where there are records already")
    restore.add_argument(
        "--forgotten", type=Path, metavar="FILE", help="a newer list of who was removed: see the README"
    )
    retain = add("retain", retention.retain, "what contracts no longer let be kept, counted; with --now, removes it")
    retain.add_argument("--now", action="store_true", help="remove it, for good")
    add("encrypt", safekeeping.encrypt, "encrypt records that were made before, or without encryption")
    add("doctor", safekeeping.doctor, "what is as it should be, and what is to mend; changes nothing")

    export = commands.add_parser("export", help=_EXPORT, description=_EXPORT)
    kinds = export.add_subparsers(required=True, metavar="WHAT")
    disparity = kinds.add_parser("disparity", parents=[common], help=_SUMMARY, description=_SUMMARY)
    disparity.set_defaults(run=answering.export_disparity)
    disparity.add_argument("--format", choices=("csv", "xlsx"), required=True)
    disparity.add_argument("--out", type=Path, required=True)
    disparity.add_argument("--period")
    verify = kinds.add_parser("verify", parents=[common], help=_VERIFY, description=_VERIFY)
    verify.set_defaults(run=looking_back.verify)
    verify.add_argument("file", type=Path, metavar="FILE")
    log = add("log", looking_back.log, "who asked what, and what left: never a figure")
    log.add_argument("--since", metavar="DATE", help="from this day on, as 2026-11-26")
    log.add_argument("--json", action="store_true")
    definitions = add("definitions", answering.definitions, "every indicator in words")
    definitions.add_argument("--json", action="store_true")
    return whole


def _of_publication(add: Callable[..., argparse.ArgumentParser]) -> None:
    publish = add("publish", publishing.publish, "build and publish the release of a financial year")
    publish.add_argument("--period", required=True, metavar="YEAR")
    publish.add_argument("--now", action="store_true", help="without waiting for the lock; said in the release")
    only_prepare = "only prepare it, for somebody else to approve"
    publish.add_argument("--prepare-by", dest="prepared_by", metavar="NAME", help=only_prepare)
    candidates = add("candidates", publishing.candidates, "what waits for a second person, or for its day")
    candidates.add_argument("--json", action="store_true")
    approve = add("approve", publishing.approve, "approve what somebody else prepared, and publish it")
    approve.add_argument("--at", metavar="TIME", help="2026-06-04T09:30 (UTC): published then, not now")
    discard = add("discard", publishing.discard, "discard what was prepared")
    discard.add_argument("--reason", required=True, help="in a sentence; kept")
    for command in (approve, discard):
        command.add_argument("candidate", metavar="CANDIDATE", help="as `outcomes candidates` names it")
        command.add_argument("--by", required=True, metavar="NAME", help="who decides")
    correct = add("correct", publishing.correct, "prepare a whole published table anew, because of a serious error")
    correct.add_argument("--table", required=True, help="by its id: see the Methods page")
    correct.add_argument("--period", required=True, metavar="YEAR|QUARTER")
    correct.add_argument("--reason", required=True, help="in a sentence; it stands in the public register")
    correct.add_argument("--counted-wrongly", action="store_true", help="the records are as they were; said in public")
    correct.add_argument("--prepare-by", dest="prepared_by", metavar="NAME", required=True)
    block = add(
        "contract-period", publishing.declare, "declare the quarters of the contract, once, or say which they are"
    )
    block.add_argument("--from", dest="first", metavar="QUARTER")
    block.add_argument("--to", dest="last", metavar="QUARTER")


def _return_of(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    by_itself = "not needed for reoffending or population"
    command.add_argument("--provider", help=f"whose return it is; {by_itself}")
    command.add_argument(
        "--read-as",
        action="append",
        default=[],
        metavar="FILE=ANSWER",
        help="which it is, where a file can be read in two ways: you are told what to choose from",
    )
    command.add_argument("--quarter", metavar='"2025-26 Q2"', help=f"the quarter that it is for; {by_itself}")
    command.add_argument("--confirm", action="append", default=[], metavar="CODE", help="what you have looked at")
