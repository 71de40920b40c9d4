namespace Trm.Node.Approvals;

/// <summary>A yes or a no as it stands in what is signed, and the paper behind a yes.</summary>
internal static class YesNo
{
    public static string Text(bool yes) => yes ? "yes" : "no";

    public static bool Of(string text) => text == "yes";

    /// <summary>The id of a paper of the office: that of before, or a new one; null where there is none.</summary>
    public static string? Paper(bool isThere, string? before) => isThere ? before ?? Guid.NewGuid().ToString("D") : null;
}
