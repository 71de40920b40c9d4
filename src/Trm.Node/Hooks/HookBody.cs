using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Hooks;

/// <summary>What a call says: that there is something to fetch, and where. Nothing of a case, a person or the other side.</summary>
internal static class HookBody
{
    /// <summary>The JSON of one event (contracts/webhooks.md).</summary>
    public static byte[] Of(HookTable.Row row) => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("type", HookEventType.Told(row.Type));
        w.WriteString("timestamp", WireTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(row.At)));
        w.WriteStartObject("data");
        w.WriteString("id", row.Id);
        w.WriteNumber("number", row.Number);
        w.WriteString("address", string.Create(CultureInfo.InvariantCulture, $"/api/events/{row.Id}"));
        w.WriteEndObject();
        w.WriteEndObject();
    });
}
