using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Statistics;
using Trm.Node.Deadlines;
using Trm.Node.Referrals;

namespace Trm.Node.Statistics;

/// <summary>What one case adds to a year: of each fact what its side counts, so that the other side does not count it again.</summary>
/// <param name="file">The case.</param>
/// <param name="said">What both sides have said in it, oldest first.</param>
/// <param name="isDeparted">Whether a departure was heard of before the year was counted, be it in a message of which nothing else could be read.</param>
/// <param name="begun">The deadlines that began in the year, by message.</param>
/// <param name="year">A calendar year, UTC.</param>
/// <remarks>Source of each definition: contracts/statistics.md.</remarks>
internal sealed class CaseCount(CaseFile file, IReadOnlyList<Said> said, bool isDeparted, ILookup<string, DeadlineRow> begun, int year)
{
    private static readonly TimeSpan MetWithin = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan TimeToThink = TimeSpan.FromHours(24);
    private static readonly TimeSpan AskedWithin = TimeSpan.FromHours(72);

    /// <summary>Adds it.</summary>
    public void AddTo(YearCount count)
    {
        if (Profile is not { } profile)
            return;
        if (file.OwnSide == Side.Sending)
        {
            CountReferral(count, profile);
            CountDecision(count);
            CountClearance(count);
            CountClaims(count);
        }

        if (file.OwnSide == (For == Purpose.ArrivedUnannounced ? Side.Sending : Side.Receiving))
        {
            CountReturn(count);
            CountFollowUps(count);
        }
    }

    // -- the sending side -----------------------------------------------------------------------------------------

    private void CountReferral(YearCount count, Message profile)
    {
        if (begun[profile.Id.ToString()].FirstOrDefault(d => d is { Outgoing: true, Step: DueStep.Decision }) is { } due && For is { } purpose)
            count.Referral(Age, Gender, purpose, Exploitation, FiguresReader.IsInTime(due, year));
    }

    private void CountDecision(YearCount count)
    {
        var decisions = said.Select(s => s.Message)
            .Where(m => m.Meta.InReplyTo == file.Referral.Profile && m.Content is DecisionContent { Decision: Decision.Accepted or Decision.Declined or Decision.Redirected }).ToList();
        if (decisions.Count > 0 && IsOfYear(decisions[0].At))
            count.Of(Indicators.EndedWithoutService, decisions.TrueForAll(m => DecisionContent.Of(m).Decision == Decision.Declined));
    }

    private void CountClearance(YearCount count)
    {
        var clearances = said.Select(s => s.Message).Where(m => m.Content is ClearanceContent).ToList();
        if (clearances.Count == 0 || !IsOfYear(clearances[0].At))
            return;
        var exception = clearances.Find(m => ClearanceContent.Of(m).Form != ClearanceForm.Ordinary);
        count.Clearance(IsConsentGood(clearances[^1]), exception is not null && said.Any(s => s.Message.Kind == MessageKind.FollowUpMade && s.Message.At > exception.At));
    }

    private bool IsConsentGood(Message clearance) =>
        file.Facts is { Wish: { } wish } facts
        && wish.GivenAt - wish.InformedAt >= TimeToThink
        && (facts.Support is not { InterpreterNeeded: true } support || support is { Interpreter: not null, InterpreterIndependent: true })
        && facts.Remedies?.Advice is not null
        && ClearanceContent.Of(clearance).AskedAgainAt is { } asked && asked <= clearance.At && clearance.At - asked <= AskedWithin;

    private void CountClaims(YearCount count)
    {
        if (FirstDeparture is not { } departure || !IsOfYear(departure.At))
            return;
        foreach (var claim in said.Select(s => s.Message).Where(m => m.Content is UpdateContent { Remedy: not null })
            .Select(m => (m.At, Finding: UpdateContent.Of(m).Remedy!)).GroupBy(f => f.Finding.Claim))
            if (claim.LastOrDefault(f => f.At < departure.At).Finding?.State == RemedyState.Open)
                count.Of(Indicators.ClaimsContinued, claim.Last() is var last && last.At >= departure.At && last.Finding.State is RemedyState.Continued or RemedyState.Settled);
    }

    // -- where the person arrives -----------------------------------------------------------------------------------

    private void CountReturn(YearCount count)
    {
        var arrivals = said.Select(s => s.Message.Content).OfType<ArrivalContent>().Where(a => a.At is not null).OrderBy(a => a.At).ToList();
        var (at, path) = (FirstDeparture, For) switch
        {
            (_, Purpose.ArrivedUnannounced) => (Profile!.At, ReturnPath.Unannounced),
            ({ IsCleared: true } departure, _) => (departure.At, IsUnderObligation(departure.At) ? ReturnPath.UnderObligation : ReturnPath.OwnWish),
            ({ } departure, _) => (departure.At, ReturnPath.NotCleared),
            _ when arrivals.Count > 0 => (arrivals[0].At!.Value, ReturnPath.Unannounced),
            _ => (DateTimeOffset.MinValue, default),
        };
        if (IsOfYear(at))
            count.Return(Age, path, IsPrepared(arrivals), said.Any(s => s.Message.Kind == MessageKind.IncidentNotMet), IsSafeguarded);
    }

    // What was reported later was not known when the year was counted.
    private (DateTimeOffset At, bool IsCleared)? FirstDeparture => isDeparted ? file.Return.FirstDeparture : null;

    // As the clearance had it under which they departed: whatever is proposed afterwards is of another journey.
    private bool IsUnderObligation(DateTimeOffset departure) =>
        said.Select(s => s.Message).Where(m => m.At <= departure).Select(m => m.Content).OfType<ClearanceContent>().LastOrDefault()?.Basis == TravelBasis.OwnWishUnderObligationToLeave;

    private bool? IsPrepared(List<ArrivalContent> arrivals)
    {
        if (arrivals.Exists(a => a.Form == ArrivalForm.DeclinedToBeMet))
            return null;
        var expected = said.Select(s => s.Message.Content).OfType<DepartureContent>().Select(d => d.Journey?.ExpectedAt).LastOrDefault(e => e is not null);
        var named = said.Select(s => s.Message.Content).OfType<ReadinessContent>().Select(r => r.Meeting?.MetBy).LastOrDefault(m => m is not null);
        return arrivals.Find(a => a.Form is ArrivalForm.Met or ArrivalForm.HandedOver) is { } met && named is not null && met.MetBy == named && met.At <= expected + MetWithin;
    }

    private bool IsSafeguarded =>
        said.Any(s => s.Message.Content is UpdateContent { BestInterests.Outcome: BestInterestsOutcome.ThisReturn })
        && said.Any(s => s.Message.Kind == MessageKind.ArrivalHandedOver);

    private void CountFollowUps(YearCount count)
    {
        var made = said.Select(s => s.Message).Where(m => m.Kind == MessageKind.FollowUpMade).ToList();
        if (made.Count > 0 && IsOfYear(made[0].At))
            count.Of(Indicators.ReportedHarm, said.Any(s => s.Message.Kind == MessageKind.IncidentReTrafficking || s.Message.Kind == MessageKind.IncidentReprisal));
        if (made.FindLast(m => FollowUpContent.Of(m).ChooseAgain is PersonsAnswer.Yes or PersonsAnswer.No) is { } asked && IsOfYear(asked.At))
            count.Of(Indicators.ChooseAgain, FollowUpContent.Of(asked).ChooseAgain == PersonsAnswer.Yes);
    }

    // -- the person, as the columns tell them ---------------------------------------------------------------------------

    private Message? Profile => said.Select(s => s.Message).FirstOrDefault(m => m.Kind == MessageKind.ReferralProfile);

    private Purpose? For => ReferralContent.Of(Profile!).Purpose;

    private AgeGroup Age => Profile!.Bundle.Entry.Select(e => e.Resource).OfType<Observation>().Where(o => CodeSystems.Facts.Find(o.Code) == Fact.AgeBand)
        .Any(o => CodeSystems.AgeBands.Find(o.ValueCodeableConcept) is AgeBand.From18To24 or AgeBand.From25To44 or AgeBand.From45To64 or AgeBand.Over64) ? AgeGroup.Adult : AgeGroup.ChildOrInDoubt;

    private GenderGroup Gender => Profile!.Bundle.Entry.Select(e => e.Resource).OfType<Patient>().Select(p => p.Gender).FirstOrDefault() switch
    {
        "female" => GenderGroup.Female,
        "male" => GenderGroup.Male,
        _ => GenderGroup.Unknown,
    };

    private ExploitationGroup Exploitation => ReceivedCase.Of([.. said.Where(s => s.By == Side.Sending).Select(s => s.Message)]).Try(out var told, out _)
        ? told.Values("vic_TypeOfExploitation") switch
        {
            [] => ExploitationGroup.NotSaid,
            ["ForcedLabour" or "ChildLabour"] => ExploitationGroup.Labour,
            ["SexualExploitation"] => ExploitationGroup.Sexual,
            [_] => ExploitationGroup.Other,
            _ => ExploitationGroup.Several,
        }
        : ExploitationGroup.NotSaid;

    private bool IsOfYear(DateTimeOffset at) => at.UtcDateTime.Year == year;
}
