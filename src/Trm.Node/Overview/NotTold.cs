using Trm.Contracts.Facts;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Referrals;

namespace Trm.Node.Overview;

/// <summary>Something that the person has not been told yet, as far as this office has on record.</summary>
/// <param name="Since">When the newest of its kind was said.</param>
/// <remarks>Source: messages, "Consent and signatures": every decision, hold, decline and cancellation has by whom, when and in which language the person was told.</remarks>
public sealed record NotTold(ToldAbout About, DateTimeOffset Since)
{
    /// <summary>All of a case, the oldest first; nothing where the person is with the other side, which tells them.</summary>
    internal static IReadOnlyList<NotTold> Of(CaseFile file, IReadOnlyList<ShownMessage> messages)
    {
        var isThere = file.Return.State is ReturnState.Met or ReturnState.Reception or ReturnState.FollowUp;
        if (file.Erased is not null || isThere == (file.OwnSide == Side.Sending))
            return [];
        return
        [
            .. messages.Select(m => (About: AboutOf(m.Kind, m.Code), m.At)).Where(m => m.About is not null).GroupBy(m => m.About!.Value).Select(g => new NotTold(g.Key, g.Max(m => m.At)))
                .Where(n => !IsTold(file.Facts, n)).OrderBy(n => n.Since),
        ];
    }

    // Times are typed to the minute.
    private static bool IsTold(CaseFacts? facts, NotTold what) => facts?.Told.Any(t => t.About == what.About && t.At > what.Since.AddMinutes(-1)) == true;

    private static ToldAbout? AboutOf(string kind, string code) => (kind, code) switch
    {
        ("decision", "accepted" or "declined" or "redirected") => ToldAbout.Decision,
        ("decision", "cancellation-agreed") => ToldAbout.Cancellation,
        ("return-plan", _) => ToldAbout.Plan,
        ("clearance", _) => ToldAbout.Clearance,
        ("hold", _) => ToldAbout.Hold,
        _ => null,
    };
}
