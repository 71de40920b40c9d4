using Trm.Contracts.Rejections;

namespace Trm.Console.Layout;

/// <summary>What people read where a desk refused what they did: the gate's own words where a gate did, else what the code means for them.</summary>
public static class RefusalWords
{
    /// <summary>The key of the text of a refusal. Two gates that are said to nobody refuse with the code of a role that does not do this, and are another matter.</summary>
    public static string Key(Rejection refused) => MayNotGo(refused) ? "refusal.not-to-them" : refused is { Path: "Bar" } && refused.Code.Equals(RejectionCode.NotAllowed) ? "gate.G07"
        : refused is { Path: "restriction" } && refused.Code.Equals(RejectionCode.Held) ? "refusal.restricted" : Key(refused.Code);

    /// <summary>True where nothing may reach the other side (gate G17): a fact is on record here then, and whoever reported it telephones nobody there.</summary>
    public static bool MayNotGo(Rejection refused) => refused is { Path: "Excluded" or "WitnessProtection" } && refused.Code.Equals(RejectionCode.NotAllowed);

    /// <summary>The key of the text of a code.</summary>
    public static string Key(RejectionCode code) => code.Text switch
    {
        "CONSENT_NOT_ACTIVE" => "gate.G01",
        ['G', 'A', 'T', 'E', '_', .. var number] => $"gate.G{number}",
        "UNKNOWN_CASE" or "UNKNOWN_IN_REPLY_TO" => "refusal.not-there",
        "ILLEGAL_TRANSITION" => "refusal.not-now",
        "STALE_VERSION" => "refusal.changed",
        "HELD" => "refusal.held",
        "NOT_ALLOWED" => "refusal.not-yours",
        "REQUIRED" => "refusal.missing",
        "VALUE" or "CODE_INVALID" or "STRUCTURE" => "refusal.value",
        "SIG_INVALID" => "refusal.signature",
        "TOO_LARGE" => "refusal.too-large",
        "FILE_INVALID" => "refusal.file",
        "STORAGE_LOW" => "refusal.no-room",
        "CLOCK_WRONG" => "refusal.clock",
        "DIRECTORY_EXPIRED" or "DIRECTORY_INVALID" or "PARTICIPANT_NOT_ACTIVE" => "refusal.directory",
        "OLD_COPY" => "refusal.old-copy",
        _ => "refusal.other",
    };
}
