using Trm.Node;
using Trm.Node.Overview;

namespace Trm.Console.Return;

/// <summary>Every act of a return, and which of them are offered now.</summary>
internal static class ReturnActs
{
    /// <summary>What is on record for the gates, in the order in which it is asked for.</summary>
    public static IReadOnlyList<ReturnAct> Topics { get; } =
    [
        PersonActs.Age, WishActs.Wish, WishActs.AskedAgain, SafeguardActs.Recovery, SafeguardActs.Support, DangerActs.Look, SafeguardActs.Remedies, SafeguardActs.Document, SafeguardActs.Care, SafeguardActs.Fit,
        PersonActs.Child, PersonActs.Dependants, SafeguardActs.LastCall, SafeguardActs.Exclusions, SafeguardActs.Protection, OtherwiseActs.OwnDecision, OtherwiseActs.FastTrack, OtherwiseActs.PapersDone,
        ToldActs.Told,
    ];

    /// <summary>Facts: offered in every state, to whoever may report them.</summary>
    public static IReadOnlyList<ReturnAct> Reports { get; } =
    [
        JourneyActs.Departed, JourneyActs.Changed, JourneyActs.TransitPassed, ArrivalActs.Met, ArrivalActs.NobodyCame, ArrivalActs.HandedOver, ArrivalActs.NotToBeMet, JourneyActs.Happened, JourneyActs.FollowUp,
    ];

    /// <summary>What happened, or what the person said: on record here whatever may go to the other side.</summary>
    public static IReadOnlyList<ReturnAct> Facts { get; } = [.. Reports.Where(a => a != JourneyActs.FollowUp), JourneyActs.Help, StopActs.Withdraw, ReadinessActs.Cannot];

    /// <summary>What ends a case.</summary>
    public static IReadOnlyList<ReturnAct> Endings { get; } = [JourneyActs.Close, ProposalActs.Cancel, ProposalActs.AgreeToCancel];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReturnAct> All { get; } =
    [
        .. Topics, .. Reports, .. Endings, ReadinessActs.Plan, ReadinessActs.Final, ReadinessActs.Cannot, JourneyActs.Help, ProposalActs.Propose, ProposalActs.TakeUp, ProposalActs.NotSafe,
        ProposalActs.AskForRisk, ProposalActs.ShareRisk, PlanActs.Plan, StopActs.Withdraw, PairActs.Clear, PairActs.Lift,
    ];

    /// <summary>What that role may do next in that case. Nothing moves while it is stopped; what happens is reported all the same.</summary>
    public static IReadOnlyList<ReturnAct> Now(CaseLine @case, Role role) => [.. Next(@case).Where(a => a.IsFor(role, @case))];

    private static IEnumerable<ReturnAct> Next(CaseLine @case) => (@case.Next, @case.ReturnState) switch
    {
        ("meet" or "look-for", _) => [ArrivalActs.Met, ArrivalActs.NobodyCame, ArrivalActs.NotToBeMet, JourneyActs.Changed, JourneyActs.Happened],
        (_, "final-check") when !@case.IsHeld => [JourneyActs.Departed],
        (_, "met") => [ArrivalActs.HandedOver],
        (_, "reception" or "follow-up") => [JourneyActs.FollowUp],
        _ when @case.IsHeld => [],
        ("propose" or "look-again", _) => [ProposalActs.Propose],
        (_, "proposed") => [ProposalActs.TakeUp, DangerActs.Look, ProposalActs.NotSafe],
        (_, "assessment") => [DangerActs.Look, ProposalActs.ShareRisk, ProposalActs.AskForRisk, PlanActs.Plan, .. @case.IsSending ? [ProposalActs.NotSafe] : Array.Empty<ReturnAct>()],
        (_, "plan-offered") => [ReadinessActs.Plan, ReadinessActs.Cannot, .. @case.IsSending ? Array.Empty<ReturnAct>() : [ProposalActs.NotSafe]],
        // Nobody clears what is not the person's own wish: it is received.
        ("depart", "plan-accepted") => @case.IsSending ? [JourneyActs.Departed, PlanActs.Plan] : [ReadinessActs.Cannot],
        (_, "plan-accepted") => [PairActs.Clear, PlanActs.Plan, .. @case.IsSending ? Array.Empty<ReturnAct>() : [ReadinessActs.Cannot]],
        (_, "cleared") => [SafeguardActs.LastCall, ReadinessActs.Final, .. @case.IsSending ? Array.Empty<ReturnAct>() : [ReadinessActs.Cannot]],
        _ => [],
    };

    /// <summary>Where what a gate still needs is put on record, or asked for.</summary>
    /// <param name="gate">Its name, <c>G03</c>.</param>
    public static IReadOnlyList<ReturnAct> Of(string gate) => gate switch
    {
        "G03" => [WishActs.Wish, WishActs.AskedAgain],
        "G04" => [DangerActs.Look, ProposalActs.AskForRisk, ProposalActs.ShareRisk],
        "G05" => [ReadinessActs.Plan, OtherwiseActs.OwnDecision],
        "G06" => [PersonActs.Age, PersonActs.Child],
        "G07" => [SafeguardActs.Protection],
        "G08" => [SafeguardActs.Recovery],
        "G09" => [SafeguardActs.Document],
        "G10" => [SafeguardActs.Care, SafeguardActs.Fit],
        "G11" => [SafeguardActs.Remedies],
        "G12" => [PairActs.Clear],
        "G14" => [OtherwiseActs.FastTrack, OtherwiseActs.PapersDone],
        "G17" => [SafeguardActs.Exclusions],
        "G18" => [PersonActs.Dependants],
        "G19" => [SafeguardActs.Support],
        "G20" => [SafeguardActs.LastCall],
        _ => [],
    };
}
