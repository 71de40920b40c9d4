namespace Trm.Node.Inbox;

/// <summary>What became of a transmission.</summary>
internal static class InboxState
{
    public const string Received = "received";
    public const string Refused = "refused";

    /// <summary>Waits, without a receipt, for what it rests on.</summary>
    public const string Parked = "parked";
    public const string Control = "control";

    /// <summary>A part of a file: its number is held, and it has no receipt of its own.</summary>
    public const string Part = "part";
}
