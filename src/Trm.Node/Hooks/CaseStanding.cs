using Trm.Contracts.Referrals;
using State = Trm.Contracts.Returns.ReturnState;

namespace Trm.Node.Hooks;

/// <summary>Where a case stands, as far as lists show it in the clear: what tells one standing from the next without opening the case.</summary>
internal sealed record CaseStanding
{
    public string? Turn { get; init; }
    public string? Next { get; init; }
    public long Held { get; init; }
    public string? ReturnState { get; init; }

    /// <summary>What is new in the one that was not in the other.</summary>
    public IEnumerable<string> News(CaseStanding before)
    {
        if (Held > before.Held)
            yield return HookEventType.HoldSet;
        if (Held < before.Held)
            yield return HookEventType.HoldLifted;
        if (Readiness(ReturnState) is { } ready && Readiness(before.ReturnState) is { } was && ready != was)
            yield return ready > was ? HookEventType.ReadinessConfirmed : HookEventType.ReadinessWithdrawn;
        if ((Turn, Next) != (before.Turn, before.Next))
            yield return HookEventType.TurnChanged;
    }

    // How often the receiving organisation has said yes; null once the journey has begun or is no more: nobody withdraws then.
    private static int? Readiness(string? state) => Enum.GetValues<State>().FirstOrDefault(known => ReferralLifecycle.Name(known) == state) switch
    {
        State.None or State.Proposed or State.Assessment or State.NotSafe or State.PlanOffered => 0,
        State.PlanAccepted or State.Cleared => 1,
        State.FinalCheck => 2,
        _ => null,
    };
}
