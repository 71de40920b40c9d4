using Trm.Contracts.Facts;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Gates;

/// <summary>When an adult's own decision counts, and which gates it lifts.</summary>
public static class OwnDecisionRule
{
    /// <summary>Least time between advice and decision, in hours.</summary>
    public const int HoursToThink = 24;

    /// <summary>Latest check-in after arrival for a person whom nobody meets, in hours.</summary>
    public const int CheckInHours = 72;

    /// <summary>What is still missing before the decision counts at that moment; empty where it counts. <c>REQUIRED</c>, with the condition as path.</summary>
    public static IReadOnlyList<Rejection> Missing(CaseFacts facts, DateTimeOffset at)
    {
        if (facts.OwnDecision is not { } own)
            return [new(RejectionCode.Required, "OwnDecision", "no own decision is recorded")];
        var missing = new List<Rejection>();
        Require(facts.Age == AgeStanding.Adult, "Age", "only an adult decides otherwise than a gate; where age is in doubt, the person is treated as a child");
        Require(own.InOwnLanguage, "InOwnLanguage", "advice in the person's own language");
        Require(own.AdviserOffered is not null, "AdviserOffered", "the offer of a legal adviser");
        Require(own.DecidedAt <= at && own.DecidedAt - own.AdvisedAt >= TimeSpan.FromHours(HoursToThink), "DecidedAt", "24 hours to think after the advice");
        Require(own.Officer is not null && own.SecondOfficer is not null && own.Officer != own.SecondOfficer, "SecondOfficer", "two officers");
        Require(own.SafetyPlan is not null, "SafetyPlan", "a safety plan");
        Require(own.CheckIn is not null, "CheckIn", "an agreed check-in");
        if (own.Gates.Contains("G05", StringComparer.Ordinal))
        {
            Require(own.HelpNumber is not null, "HelpNumber", "a number that answers day and night, for somebody whom nobody meets");
            Require(own.CheckIn is null || own.CheckIn <= facts.Journey.ArrivesAt.AddHours(CheckInHours), "CheckInAfterArrival", "a check-in within 72 hours after arrival, for somebody whom nobody meets");
        }

        return missing;

        void Require(bool holds, string path, string hint)
        {
            if (!holds)
                missing.Add(new(RejectionCode.Required, path, hint));
        }
    }

    /// <summary>True where an adult's own decision may lift this gate at all. Whether it counts is known where it is on record; the other side takes it as attested.</summary>
    public static bool MayLift(GateRule gate, CaseFacts facts) => gate.Nature == GateNature.Own && facts.Age == AgeStanding.Adult;

    /// <summary>True where the decision counts and lifts this gate: an own gate that it names.</summary>
    public static bool Lifts(GateRule gate, CaseFacts facts, DateTimeOffset at) => gate.Nature == GateNature.Own
        && facts.OwnDecision is { } own && own.Gates.Contains(gate.Name, StringComparer.Ordinal) && Missing(facts, at).Count == 0;
}
