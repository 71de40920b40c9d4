using System.Globalization;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Node.Approvals;

/// <summary>An adult's own decision, as two officers sign it: the second signature writes it onto the record of the case.</summary>
/// <param name="Gates">Own gates that it lifts, by name; at least one.</param>
/// <param name="AdvisedAt">To the second, as all times here.</param>
/// <param name="CheckIn">When the person has agreed to be called.</param>
/// <param name="HelpNumber">The number that the person has, E.164; null where somebody meets them.</param>
public sealed record OwnDecisionRecord(
    IReadOnlyList<string> Gates, DateTimeOffset AdvisedAt, bool InOwnLanguage, bool AdviserOffered, DateTimeOffset DecidedAt, bool HasSafetyPlan, DateTimeOffset CheckIn, string? HelpNumber)
{
    /// <summary>What the two sign.</summary>
    internal byte[] Write() => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteStartArray("gates");
        foreach (var gate in Gates.Order(StringComparer.Ordinal))
            w.WriteStringValue(gate);
        w.WriteEndArray();
        w.WriteString("advised", Decision.Text(AdvisedAt));
        w.WriteString("language", YesNo.Text(InOwnLanguage));
        w.WriteString("adviser", YesNo.Text(AdviserOffered));
        w.WriteString("decided", Decision.Text(DecidedAt));
        w.WriteString("plan", YesNo.Text(HasSafetyPlan));
        w.WriteString("check-in", Decision.Text(CheckIn));
        if (HelpNumber is not null)
            w.WriteString("number", HelpNumber);
        w.WriteEndObject();
    });

    internal static OwnDecisionRecord Read(Decision decision) => new(
        GatesOf(decision), Time(decision, "advised"), YesNo.Of(decision.One("language")), YesNo.Of(decision.One("adviser")), Time(decision, "decided"), YesNo.Of(decision.One("plan")),
        Time(decision, "check-in"), decision.OneOrNull("number"));

    internal static IReadOnlyList<string> GatesOf(Decision decision) => decision.All("gates");

    /// <summary>The record with it. A paper that was there before keeps its id.</summary>
    internal CaseFacts On(CaseFacts facts, string officer, string second) => facts with
    {
        OwnDecision = new()
        {
            Id = facts.OwnDecision?.Id ?? Guid.NewGuid().ToString("D"),
            Gates = Gates,
            AdvisedAt = AdvisedAt,
            InOwnLanguage = InOwnLanguage,
            AdviserOffered = YesNo.Paper(AdviserOffered, facts.OwnDecision?.AdviserOffered),
            DecidedAt = DecidedAt,
            Officer = officer,
            SecondOfficer = second,
            SafetyPlan = YesNo.Paper(HasSafetyPlan, facts.OwnDecision?.SafetyPlan),
            CheckIn = CheckIn,
            HelpNumber = HelpNumber,
        },
    };

    /// <summary>What it lacks. Whether the call comes soon enough after the arrival is judged at the clearance, which knows the journey.</summary>
    internal static IReadOnlyList<Rejection> Missing(CaseFacts facts, DateTimeOffset at) => [.. OwnDecisionRule.Missing(facts, at).Where(m => m.Path != "CheckInAfterArrival")];

    private static DateTimeOffset Time(Decision decision, string name) => DateTimeOffset.Parse(decision.One(name), CultureInfo.InvariantCulture);
}
