using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;

namespace Trm.Node.Referrals;

/// <summary>Whose turn it is in a case, and what comes next: what a list shows of it without opening it. It decides nothing; a lifecycle and its gates do.</summary>
/// <param name="Whose"><see cref="Ours"/>, <see cref="Theirs"/> or <see cref="Nobodys"/>.</param>
/// <param name="Next">What comes next, as a code that a screen puts into words.</param>
public sealed record CaseTurn(string Whose, string Next)
{
    /// <summary>We are to act.</summary>
    public const string Ours = "ours";

    /// <summary>We wait for the other side.</summary>
    public const string Theirs = "theirs";

    /// <summary>Nobody's: stopped, or nothing is left.</summary>
    public const string Nobodys = "nobodys";

    /// <summary>Every code of <see cref="Next"/>.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        "send", "deliver", "call", "open", "decide", "answer", "identity", "propose", "take-up", "look-again", "plan", "ready", "clear", "final-check", "depart", "meet", "look-for",
        "hand-over", "follow-up", "close", "lift", "nothing",
    ];

    private static readonly CaseTurn Nothing = new(Nobodys, "nothing");

    /// <summary>Of that case, as it stands here.</summary>
    public static CaseTurn Of(CaseFile file)
    {
        var (referral, own) = (file.Referral, file.OwnSide);
        if (file.Erased is not null)
            return Nothing;
        // Whoever is on the way is looked after, whatever is stopped or has ended.
        if (OnTheWay(file.Return.State) is { } urgent)
            return By(Side.Receiving, urgent);
        if (file.IsHeld)
            return new(Nobodys, "lift");
        if (ReferralLifecycle.IsTerminal(referral.State))
            return Nothing;
        if (referral.Closed.ContainsKey(own) || file.Return.HasClosed(own))
            return By(file.PeerSide, "close");
        if (referral.Questions.ContainsValue(file.PeerSide))
            return new(Ours, "answer");
        var (by, next) = referral.State == ReferralState.InProgress ? OfReturn(file.Return) : OfReferral(referral.State);
        // What we may do at our leisure waits behind an answer that we wait for.
        return referral.Questions.Count > 0 && by == own && next is not ("decide" or "answer") ? new(Theirs, "answer") : By(by, next);

        CaseTurn By(Side? side, string what) => side is null ? new(Nobodys, what) : new(side == own ? Ours : Theirs, what);
    }

    private static string? OnTheWay(ReturnState state) => state switch
    {
        ReturnState.Travelling or ReturnState.TravellingUncleared or ReturnState.Diverted => "meet",
        ReturnState.NotMet or ReturnState.Missing => "look-for",
        _ => null,
    };

    private static (Side? By, string Next) OfReferral(ReferralState state) => state switch
    {
        ReferralState.Draft => (Side.Sending, "send"),
        ReferralState.Sent => (Side.Receiving, "deliver"),
        ReferralState.Undelivered => (Side.Sending, "call"),
        ReferralState.Delivered => (Side.Receiving, "open"),
        ReferralState.Received => (Side.Receiving, "decide"),
        ReferralState.InfoRequested => (Side.Sending, "answer"),
        ReferralState.Accepted => (Side.Sending, "identity"),
        _ => (null, "nothing"),
    };

    private static (Side? By, string Next) OfReturn(ReturnCase @return) => @return.State switch
    {
        ReturnState.None or ReturnState.Found or ReturnState.RefusedEntry => (Side.Sending, "propose"),
        ReturnState.Proposed => (Side.Receiving, "take-up"),
        ReturnState.Assessment => (Side.Sending, "plan"),
        ReturnState.NotSafe => (Side.Sending, "look-again"),
        ReturnState.PlanOffered => (Side.Receiving, "ready"),
        // A journey that is not the person's own wish is received, never cleared.
        ReturnState.PlanAccepted => (Side.Sending, @return.IsReceptionOnly ? "depart" : "clear"),
        ReturnState.Cleared => (Side.Receiving, "final-check"),
        ReturnState.FinalCheck => (Side.Sending, "depart"),
        ReturnState.Met => (Side.Receiving, "hand-over"),
        ReturnState.Reception or ReturnState.FollowUp => (Side.Receiving, "follow-up"),
        // Nobody asks a person who said no again until they raise it.
        ReturnState.DeclinedByPerson or ReturnState.Stays => (null, "close"),
        _ => (null, "nothing"),
    };
}
