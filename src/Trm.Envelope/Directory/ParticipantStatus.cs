using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Envelope.Directory;

/// <summary>One step in a participant's history. It changes nothing about signatures: who is suspended or has left is still verified, and sends and takes reports only.</summary>
/// <param name="Time">Since when.</param>
/// <param name="State"><c>active</c>, <c>suspended</c> or <c>left</c>.</param>
/// <param name="Reason">Why, one line.</param>
public sealed record ParticipantStatus(DateTimeOffset Time, string State, string Reason)
{
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("time", WireTime.Format(Time));
        json.WriteString("state", State);
        json.WriteString("reason", Reason);
        json.WriteEndObject();
    }

    internal static ParticipantStatus? Read(JsonElement json) =>
        WireTime.TryParse(json.Text("time"), out var time) && json.Text("state") is "active" or "suspended" or "left" && DisplayText.IsLine(json.Text("reason"))
            ? new(time, json.Text("state")!, json.Text("reason")!)
            : null;
}
