using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Console.Return;

/// <summary>A return is proposed, taken up or found not safe; both sides look at the dangers; a case is cancelled.</summary>
internal static class ProposalActs
{
    private const int MostDependants = 8;

    // A word of the office, or a pseudonym.
    private const int LongestName = 40;

    public static ReturnAct Propose { get; } = new("propose", "propose.title")
    {
        May = ReturnAct.Sends(MessageKind.ReturnProposal),
        By = Side.Sending,
        Says = ["propose.text"],
        Point = GatePoint.Proposal,
        Asks = (_, typed) =>
        [
            new Question.One("basis", "propose.basis", CodeWords.Options(CodeSystems.TravelBases)) { Hint = "propose.basis-hint" },
            new Question.Day("from", "propose.from"),
            new Question.Day("to", "propose.to"),
            new Question.Count("dependants", Dependants(typed)),
            .. Enumerable.Range(1, Dependants(typed)).SelectMany(n => new Question[]
            {
                new Question.Heading("propose.dependant", ActVisit.Text(n)),
                new Question.Line($"dependant-{n}", "propose.dependant-case") { IsOptional = true, Longest = LongestName, Hint = "propose.dependant-hint" },
            }),
        ],
        More = (_, typed) => Dependants(typed) < MostDependants ? [("dependant", "propose.more-dependant")] : [],
        DoAsync = ProposeAsync,
        Done = "propose.done",
        Known = ["propose.known"],
        NotKnown = ["propose.not-known"],
    };

    public static ReturnAct TakeUp { get; } = Decision("take-up", "propose.take-up-title") with
    {
        By = Side.Receiving,
        Says = ["propose.take-up-text"],
        Button = "propose.take-up-button",
        DoAsync = (visit, _) => AboutAsync(visit, about => visit.Node.Returns.TakeUpAsync(visit.Case, visit.Officer, about, visit.Cancel)),
        Done = "propose.take-up-done",
        Known = ["propose.take-up-known"],
    };

    public static ReturnAct NotSafe { get; } = Decision("not-safe", "propose.not-safe-title") with
    {
        Says = ["propose.not-safe-text"],
        Button = "propose.not-safe-button",
        DoAsync = (visit, _) => AboutAsync(visit, about => visit.Node.Returns.FindNotSafeAsync(visit.Case, visit.Officer, about, visit.Cancel)),
        Done = "propose.not-safe-done",
        Known = ["propose.not-safe-known"],
        NotKnown = ["propose.not-safe-not-known"],
    };

    public static ReturnAct AskForRisk { get; } = new("ask-risk", "risk.ask-title")
    {
        May = ReturnAct.Sends(MessageKind.Question),
        Says = ["risk.ask-text"],
        DoAsync = async (visit, _) => (await visit.Node.Referrals.AskAsync(visit.Case, visit.Officer, Topic.Risk, [], QuestionPurpose.Decision, visit.Cancel)).Rejections,
        Done = "risk.ask-done",
        Known = ["risk.ask-known"],
    };

    public static ReturnAct ShareRisk { get; } = new("share-risk", "risk.share-title")
    {
        May = ReturnAct.Sends(MessageKind.AnswerGiven),
        Opens = true,
        Says = ["risk.share-text"],
        DoAsync = async (visit, _) => visit.Return.RiskQuestion is { } question
            ? (await visit.Node.Returns.ShareRiskAsync(visit.Case, visit.Officer, question, visit.Cancel)).Rejections
            : [new(RejectionCode.UnknownInReplyTo, "question", "the other side has not asked")],
        Done = "risk.share-done",
        Known = ["risk.share-known"],
        NotKnown = ["risk.share-not-known"],
    };

    public static ReturnAct Cancel { get; } = new("cancel", "cancel.title")
    {
        May = ReturnAct.Sends(MessageKind.EndCancelAsked),
        By = Side.Sending,
        Says = ["cancel.text"],
        Button = "cancel.button",
        DoAsync = async (visit, _) => (await visit.Node.Returns.AskToCancelAsync(visit.Case, visit.Officer, visit.Cancel)).Rejections,
        Done = "cancel.done",
        Known = ["cancel.known"],
        NotKnown = ["cancel.not-known"],
    };

    public static ReturnAct AgreeToCancel { get; } = new("agree-to-cancel", "cancel.agree-title")
    {
        May = ReturnAct.Sends(MessageKind.DecisionCancellationAgreed),
        Opens = true,
        By = Side.Receiving,
        Says = ["cancel.agree-text"],
        Button = "cancel.agree-button",
        DoAsync = async (visit, _) => visit.Return.CancelAsked is { } asked
            ? (await visit.Node.Returns.AgreeToCancelAsync(visit.Case, visit.Officer, asked, visit.Cancel)).Rejections
            : [new(RejectionCode.UnknownInReplyTo, "asked", "the other side has not asked for it")],
        Done = "cancel.agree-done",
        Known = ["cancel.agree-known"],
    };

    private static ReturnAct Decision(string name, string title) => new(name, title)
    {
        May = ReturnAct.Sends(MessageKind.DecisionAccepted),
        Opens = true,
    };

    private static async Task<IReadOnlyList<Rejection>> AboutAsync(ActVisit visit, Func<MessageId, Task<Result<Trm.Node.Outbox.Submitted>>> decide) => visit.Return.About is { } about
        ? (await decide(about)).Rejections
        : [new(RejectionCode.UnknownInReplyTo, "about", "the other side has proposed nothing that could be decided")];

    private static async Task<IReadOnlyList<Rejection>> ProposeAsync(ActVisit visit, FormReader read)
    {
        var (basis, from, to) = (read.Code("basis", CodeSystems.TravelBases), read.Date("from"), read.Date("to"));
        var dependants = await DependantsAsync(visit, read);
        if (read.IsGood && to < from)
            read.Refuse("to", "propose.ends-before");
        return read.IsGood
            ? await visit.FromDraftAsync(draft => visit.Node.Returns.ProposeAsync(draft, visit.Officer, basis, from, to, dependants, visit.Cancel))
            : [];
    }

    private static int Dependants(Form? typed) => ActVisit.Count(typed, "dependants", 0, "dependant", MostDependants);

    // Each by the short name that lists show, or by the word: nobody copies a pseudonym. What is left empty names nobody.
    private static async Task<IReadOnlyList<CaseId>> DependantsAsync(ActVisit visit, FormReader read)
    {
        var found = new List<CaseId>();
        foreach (var field in Enumerable.Range(1, Dependants(read.Form)).Select(n => $"dependant-{n}"))
        {
            if (read.TextOrNull(field, LongestName) is not { } typed)
                continue;
            var cases = (await visit.Node.Today.SearchAsync(visit.Officer, typed, 1, visit.Cancel)).Try(out var page, out _) && page.Count == 1 ? page.Rows : [];
            if (cases.Where(c => c.Peer == visit.Movement.Case.Peer && c.IsSending && c.Id != visit.Case).ToList() is not [var one])
                read.Refuse(field, "propose.no-dependant");
            else if (found.Contains(one.Id))
                read.Refuse(field, "propose.dependant-twice");
            else
                found.Add(one.Id);
        }

        return found;
    }
}
