using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Htcds;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;

namespace Trm.Console.Compose;

/// <summary>A draft read as a whole: each step, what is still missing in it, and - once nothing is - what would be sent.</summary>
public sealed class DraftSoFar
{
    private DraftSoFar(OpenDraft draft, Form answers) => (Draft, Answers) = (draft, answers);

    /// <summary>As it is kept.</summary>
    public OpenDraft Draft { get; }

    /// <summary>What was typed.</summary>
    public Form Answers { get; }

    /// <summary>The steps in their order, each with what is missing: the key of a label, empty for the whole step, and the key of what to do.</summary>
    public IReadOnlyList<(string Step, IReadOnlyList<(string Label, string Text)> Missing)> Steps { get; private set; } = [];

    /// <summary>The steps as a page shows them.</summary>
    public IReadOnlyList<(string Name, string To, string Label, bool IsDone)> Shown =>
    [
        ("consent", $"/draft/{Draft.Case}/consents", "compose.step-consent", IsDone("consent")),
        ("ask", $"/draft/{Draft.Case}/ask", "compose.step-ask", IsDone("ask")),
        ("needs", $"/draft/{Draft.Case}/needs", "compose.step-needs", IsDone("needs")),
        ("person", $"/draft/{Draft.Case}/person", "compose.step-person", IsDone("person")),
        ("risk", $"/draft/{Draft.Case}/risk", "compose.step-risk", IsDone("risk")),
        ("check", $"/draft/{Draft.Case}", "compose.step-check", Ready is not null),
    ];

    /// <summary>The consents that are complete.</summary>
    public IReadOnlyList<Consent> Consents { get; private set; } = [];

    /// <summary>What is asked, where that is complete.</summary>
    public AskStep? Ask { get; private set; }

    /// <summary>The record, where it is complete.</summary>
    public HtcdsCase? Person { get; private set; }

    /// <summary>Its files and the draft; null while something is missing.</summary>
    public (DraftFiles Files, ReferralDraft Draft)? Ready { get; private set; }

    /// <summary>What record and consents say against each other.</summary>
    public IReadOnlyList<Rejection> Contradictions { get; private set; } = [];

    /// <summary>What the person has agreed to share with anybody: the form asks for that and no more.</summary>
    public IReadOnlyCollection<ConsentCategory> Agreed => Consents.Where(c => c.Scope == ConsentScope.Sharing).SelectMany(c => c.Categories).ToHashSet();

    /// <summary>The participants that can be asked.</summary>
    public static IReadOnlyList<(string Code, string Name)> Peers(Visit visit) =>
        [.. visit.Node.Directory.Participants.Where(p => p.Id != visit.Node.Participant && p.IsActiveAt(visit.Now)).Select(p => (p.Id.Value, $"{p.Id} {p.Name}")).OrderBy(p => p.Item1, StringComparer.Ordinal)];

    /// <summary>Those whom a consent may name: they, and our own office, which hears what they answer.</summary>
    public static IReadOnlyList<(string Code, string Name)> Named(Visit visit) =>
        [.. Peers(visit), (visit.Node.Participant.Value, $"{visit.Node.Participant} {visit.Node.Directory.Find(visit.Node.Participant)?.Name}")];

    /// <summary>Reads it all.</summary>
    public static DraftSoFar Of(Visit visit, OpenDraft draft)
    {
        var answers = new Form(draft.Answers);
        var so = new DraftSoFar(draft, answers);
        IReadOnlyCollection<string> named = [.. Named(visit).Select(p => p.Code)];
        IReadOnlyCollection<string> peers = [.. Peers(visit).Select(p => p.Code)];

        var consents = new FormReader(visit, answers);
        so.Consents = [.. ConsentStep.Numbers(answers).Select(n => ConsentStep.Read(consents, n, visit.Now, visit.Parts.Options.Zone, named)).OfType<Consent>()];
        if (ConsentStep.Numbers(answers).Count == 0)
            consents.Refuse("", "compose.no-consent");
        var ask = new FormReader(visit, answers);
        so.Ask = AskStep.Read(ask, peers);
        var needs = new FormReader(visit, answers);
        var prepared = NeedsStep.Read(needs);
        var person = new FormReader(visit, answers);
        so.Person = PersonStep.Read(person, visit.Words);
        var risk = new FormReader(visit, answers);
        var view = RiskStep.Read(risk, visit.Now);
        so.Steps = [("consent", Missing(consents)), ("ask", Missing(ask)), ("needs", Missing(needs)), ("person", Missing(person)), ("risk", Missing(risk))];
        if (so is { Ask: { } asked, Person: { } record } && prepared is not null && view is not null && consents.IsGood)
            so.Compose(asked, prepared, record, view);
        return so;
    }

    /// <summary>The key of the label of a field.</summary>
    public static string LabelOf(string field) => field switch
    {
        "" => "",
        ['p', '-', .. var name] => $"field.{name}",
        ['r', '-', .. var name] => name.EndsWith("-level", StringComparison.Ordinal) ? "compose.risk-areas" : $"compose.risk-{name}",
        ['c', >= '0' and <= '9', ..] => $"compose.{field[(field.IndexOf('-', StringComparison.Ordinal) + 1)..]}",
        _ => $"compose.{field}",
    };

    private bool IsDone(string step) => Steps.Single(s => s.Step == step).Missing.Count == 0;

    private static IReadOnlyList<(string, string)> Missing(FormReader read) => [.. read.Faults.Select(f => (LabelOf(f.Key), f.Value)).Distinct()];

    private void Compose(AskStep asked, NeedsStep prepared, HtcdsCase record, RiskStep view)
    {
        var sheet = new CaseSheet
        {
            Word = asked.Word,
            Purpose = asked.Purpose,
            Priority = asked.Urgency,
            Organisation = asked.Organisation,
            Services = asked.Services,
            CareNeeds = prepared.CareNeeds,
            Health = prepared.Health,
            Consents = Consents,
            Risk = view.View,
        };
        var file = HtcdsWriter.Json([record], HtcdsScope.Mapped);
        if (!file.IsOk)
        {
            Contradictions = file.Rejections;
            return;
        }

        var files = new DraftFiles(file.Value, "json", null, sheet.Write());
        var draft = files.ToDraft(Draft.Case);
        if (draft.IsOk)
            Ready = (files, draft.Value);
        else
            Contradictions = draft.Rejections;
    }
}
