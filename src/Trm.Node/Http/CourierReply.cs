using Trm.Contracts.Messages;
using Trm.Node.Courier;

namespace Trm.Node.Http;

/// <summary>For whom the courier goes.</summary>
public sealed record CourierRequest(string To);

/// <summary>What became of a courier file, message by message. <c>fate</c>: taken, seen-before, refused, parked, waits-for-directory, damaged, unverified, not-held.</summary>
public sealed record CourierReply(string From, DateTimeOffset Written, IReadOnlyList<CourierReply.Message> Messages)
{
    /// <summary>One message; <c>code</c> says why it was not taken.</summary>
    public sealed record Message(string Id, bool Urgent, string Fate, string? Code);

    internal static CourierReply Of(CourierImport import) => new(
        import.From.Value, import.Written, [.. import.Messages.Select(m => new Message(m.Id.ToString(), m.Lane == Lane.Urgent, Name(m.Fate), m.Code))]);

    private static string Name(CourierFate fate) => fate switch
    {
        CourierFate.Taken => "taken",
        CourierFate.SeenBefore => "seen-before",
        CourierFate.Refused => "refused",
        CourierFate.Parked => "parked",
        CourierFate.WaitsForDirectory => "waits-for-directory",
        CourierFate.Damaged => "damaged",
        CourierFate.Unverified => "unverified",
        _ => "not-held",
    };
}
