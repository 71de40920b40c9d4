using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Attachments;

namespace Trm.Node.Quarantine;

/// <summary>Why something is stuck, and what to do: in words, for whoever looks after the node. No case, no subject.</summary>
internal static class StuckWords
{
    private const string Telephone = "telephone them; trm quarantine export gives its bytes to their engineers";

    /// <summary>The words for a code; those of its kind where the code is not known.</summary>
    /// <param name="code">The local code.</param>
    /// <param name="isReport">Of ours: whether it is a report.</param>
    public static (string Why, string Next) Say(StuckKind kind, string code, string peer, bool isReport = false) => kind switch
    {
        StuckKind.Unsent => ("no broker has taken it", $"trm node doctor says what the broker does; by hand: trm courier export --to {peer}"),
        StuckKind.Undelivered => ("the broker took it as often as its class asks, and no receipt came", "telephone them; it goes out once a day until it expires, now with: trm quarantine resend; by hand: trm courier export"),
        StuckKind.ToSealAgain => ("its key was revoked, or its generation ended, and it cannot be sealed anew now", "trm alarms list says what is wrong with keys, directory or data; it goes out by itself when that is mended"),
        StuckKind.Expired when isReport => ("it expired without a receipt: they may not know what has happened", "telephone them now; trm quarantine resend seals it anew"),
        StuckKind.Expired => ("it expired without a receipt, and its number is void", "telephone them, and say it anew where it still holds: today's rules judge it"),
        StuckKind.WaitsForDirectory => ("it is signed by a key that our directory does not list, and names a newer directory", "adopt the newest directory: trm node adopt; it is judged by itself then"),
        StuckKind.Parked => Parked(code),
        _ => Quarantined(code),
    };

    private static (string Why, string Next) Parked(string code)
    {
        const string wait = "nothing: it is judged when what is missing comes, or finally after two hours; where a gap stays, telephone them";
        return code switch
        {
            PartReception.Missing => ("parts of its files are not here yet", "nothing: they are asked for by themselves; where none comes for hours, telephone them"),
            _ when code.Contains("DIRECTORY_PAST_HARD_EXPIRY", StringComparison.Ordinal) => ("our directory has expired, and it is no report", "get the newest directory from the governance body: trm node adopt; it is judged by itself then"),
            _ when code.Contains("IAT_AHEAD", StringComparison.Ordinal) || code.Contains("PAST_EXP", StringComparison.Ordinal) => ("its time and our clock contradict each other", "trm node doctor says whether our clock is right; set it, then: trm node test"),
            _ when code.Contains("PARTICIPANT_INACTIVE", StringComparison.Ordinal) => ("its sender, or we, are suspended or have left, and it is no report", "the directory decides; ask the governance body"),
            _ when RejectionCode.Find(code) is not null => ("it rests on something of theirs that has not come yet", wait),
            _ => ("it waits for what it rests on", wait),
        };
    }

    private static (string Why, string Next) Quarantined(string code) => code switch
    {
        "FILE_INVALID" => ("it is no sealed message: damaged on its way, or somebody else's bytes", Telephone),
        "TOO_LARGE" => ("it is larger than any sealed message", Telephone),
        "SIG_KEY_UNKNOWN" => ("it is signed by a key that no directory of ours lists", "telephone them: is it theirs? Their key may be new, and our directory old: trm directory show"),
        "SIG_KEY_REVOKED" => ("it is signed by a key that its owner has revoked", "nothing where they seal it again, which they do by themselves; if they know nothing of it, contracts/stolen-key.md"),
        "SIG_KEY_NOT_VALID" => ("its key was not valid when it says that it was signed", "telephone them: their clock, or their key, is wrong"),
        "SENDER_NOT_AUTHORISED" => ("it is signed by another participant than it says it is from", "telephone both: one of them signs for the other, or somebody plays with their keys"),
        "SIG_INVALID" => ("its signature does not hold: damaged on its way, or forged", Telephone),
        "SUITE_UNSUPPORTED" => ("it is sealed in a way that this program does not know", "telephone them; a newer program may read it"),
        "SUITE_BELOW_MINIMUM" => ("it is sealed in a weaker way than its sender allows itself: a downgrade", "telephone them, and keep it"),
        "HEADER_PROFILE" or "HEADER_MISMATCH" => ("its header is not built as the contract has it, or contradicts itself", Telephone),
        AlarmCode.GenerationUnlisted => ("its generation is not listed in our directory", "adopt the newest directory: trm node adopt"),
        _ => ("it could not be verified", Telephone),
    };
}
