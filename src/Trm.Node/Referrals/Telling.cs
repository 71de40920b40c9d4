using Trm.Contracts.Facts;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;

namespace Trm.Node.Referrals;

/// <summary>What a person must be told of, by which side, and by when.</summary>
/// <remarks>Source: contracts/decisions/0068.</remarks>
internal static class Telling
{
    /// <summary>By when, from when it was said.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromHours(24);

    /// <summary>What a message of that kind means for the person; null where there is nothing to tell.</summary>
    public static ToldAbout? About(string kind, string code) => (kind, code) switch
    {
        ("decision", "accepted" or "declined" or "redirected") => ToldAbout.Decision,
        ("decision", "cancellation-agreed") => ToldAbout.Cancellation,
        ("return-plan", _) => ToldAbout.Plan,
        ("clearance", _) => ToldAbout.Clearance,
        ("hold", _) => ToldAbout.Hold,
        _ => null,
    };

    /// <summary>True where the person is with this side, which tells them: with the receiving side from the arrival on.</summary>
    public static bool IsOurs(CaseFile file) => file.Erased is null
        && (file.Return.State is ReturnState.Met or ReturnState.Reception or ReturnState.FollowUp) == (file.OwnSide == Side.Receiving);

    /// <summary>True where our record says that they were told of it since then. Times are typed to the minute.</summary>
    public static bool IsTold(CaseFacts? facts, ToldAbout about, DateTimeOffset since) => facts?.Told.Any(t => t.About == about && IsSince(t.At, since)) == true;

    /// <summary>
    /// Those of these messages of which our record leaves no doubt that the person was told: what a telling names, or the only one that lies before a telling that names none. Two tellings may be of one message - again, with
    /// an interpreter -, so that they are not counted against each other.
    /// </summary>
    /// <param name="said">Each of them, and when it was said.</param>
    public static IReadOnlySet<string> Told(CaseFacts? facts, ToldAbout about, IReadOnlyList<(string Message, DateTimeOffset At)> said)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var told in (facts?.Told ?? []).Where(t => t.About == about))
        {
            var before = said.Where(s => IsSince(told.At, s.At)).Select(s => s.Message).ToList();
            if (told.Message is { } named ? before.Contains(named, StringComparer.Ordinal) : before.Count == 1)
                known.Add(told.Message ?? before[0]);
        }

        return known;
    }

    private static bool IsSince(DateTimeOffset told, DateTimeOffset said) => told > said.AddMinutes(-1);
}
