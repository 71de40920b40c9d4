using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Node.Http;

/// <summary>Nothing but the act itself.</summary>
public sealed record EmptyRequest;

/// <summary>An act about a message: the proposal taken up, the cancellation agreed to, the question answered.</summary>
public sealed record AboutRequest(string Message);

/// <summary>A proposed return; the sheet, where a newer one holds the consents.</summary>
public sealed record ProposalRequest(string Basis, DateOnly WindowFrom, DateOnly WindowTo, IReadOnlyList<string>? Dependants, string? Sheet);

/// <summary>One leg of a journey, from station to station.</summary>
public sealed record LegRequest(string Mode, string From, string To, DateTimeOffset Departs, DateTimeOffset Arrives);

/// <summary>Who pays what until which day.</summary>
public sealed record FundingRequest(string What, string Who, DateOnly Until);

/// <summary>A plan, or with <c>previous</c> a changed one.</summary>
public sealed record PlanRequest(IReadOnlyList<LegRequest> Legs, string Escort, IReadOnlyList<string>? Documents, IReadOnlyList<FundingRequest>? Funding, string? Previous, string? Sheet)
{
    internal Result<ReturnPlan> ToPlan()
    {
        if (Legs is null || Legs.Contains(null!) || Funding?.Contains(null!) == true)
            return new Rejection(RejectionCode.Required, "legs", "a plan has at least one leg, and no gaps");
        var legs = Legs.Select(l => CodeSystems.TravelModes.Find(l.Mode) is { } mode ? new TravelLeg(mode, l.From, l.To, WireTime.Cut(l.Departs), WireTime.Cut(l.Arrives)) : null).ToList();
        var documents = (Documents ?? []).Select(CodeSystems.TravelDocuments.Find).ToList();
        var funding = (Funding ?? []).Select(f => CodeSystems.PlanItems.Find(f.What) is { } what && CodeSystems.Payers.Find(f.Who) is { } who ? new Funding(what, who, f.Until) : null).ToList();
        if (CodeSystems.Escorts.Find(Escort) is not { } escort)
            return Unlisted("escort", CodeSystems.Escorts.Codes);
        if (legs.Contains(null))
            return Unlisted("legs.mode", CodeSystems.TravelModes.Codes);
        if (documents.Contains(null))
            return Unlisted("documents", CodeSystems.TravelDocuments.Codes);
        return funding.Contains(null)
            ? Unlisted("funding", [.. CodeSystems.PlanItems.Codes, .. CodeSystems.Payers.Codes])
            : new ReturnPlan([.. legs.OfType<TravelLeg>()], escort, [.. documents.OfType<TravelDocument>()], [.. funding.OfType<Funding>()]);
    }

    private static Rejection Unlisted(string path, IEnumerable<string> codes) => new(RejectionCode.CodeInvalid, path, $"one of: {string.Join(", ", codes)}");
}

/// <summary>Who meets the person, where, when, by which sign, and the number that answers day and night.</summary>
public sealed record ReadinessRequest(
    bool Final, string OrganisationId, string OrganisationName, string MetBy, string Place, DateTimeOffset At, string Sign, string DutyNumber, DateTimeOffset ValidUntil)
{
    internal Result<Meeting> ToMeeting() => NamedOrganisation.Parse(OrganisationId, OrganisationName).Then(organisation =>
        Contracts.Identifiers.DutyNumber.Parse(DutyNumber).Then(number =>
            Result<Meeting>.Ok(new(organisation, MetBy, Place, WireTime.Cut(At), Sign, number, WireTime.Cut(ValidUntil)))));
}

/// <summary>A clearance: its form follows from what is on record.</summary>
public sealed record ClearanceRequest(DateOnly Departure, string SecondApprover);

/// <summary>Somebody is on the way; <c>change</c> is <c>changed</c> or <c>transit-passed</c> for what comes later.</summary>
public sealed record JourneyRequest(string? Change, string Basis, DateTimeOffset At, DateTimeOffset ExpectedAt, int Persons, string? Escort, string DutyNumber)
{
    internal Result<Journey> ToJourney() => CodeSystems.TravelBases.Find(Basis) is { } basis
        ? Contracts.Identifiers.DutyNumber.Parse(DutyNumber).Then(number => Result<Journey>.Ok(new(basis, WireTime.Cut(At), WireTime.Cut(ExpectedAt), Persons, Escort, number)))
        : new Rejection(RejectionCode.CodeInvalid, "basis", $"one of: {string.Join(", ", CodeSystems.TravelBases.Codes)}");
}

/// <summary>Somebody has arrived: <c>met</c>, <c>handed-over</c> or <c>declined-to-be-met</c>.</summary>
public sealed record ArrivalRequest(string Form, DateTimeOffset At, int Persons, string Safe, string? AsExpected);

/// <summary>How the person is: <c>made</c>, <c>not-made</c> or <c>not-wished</c>.</summary>
public sealed record FollowUpRequest(string Form, string Moment, string? Wellbeing, string? ChooseAgain);

/// <summary>Something happened.</summary>
public sealed record IncidentRequest(string Incident, DateTimeOffset At, string Country, string Place, int Persons);

/// <summary>The person takes something back.</summary>
public sealed record WithdrawalRequest(string Of, string Action, DateTimeOffset SaidAt);

/// <summary>This side closes the case.</summary>
public sealed record EndRequest(string Outcome);

/// <summary>The person asks for a right.</summary>
public sealed record RightRequest(string Right);
