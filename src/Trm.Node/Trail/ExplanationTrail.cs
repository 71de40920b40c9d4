using System.Globalization;
using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Node.Trail;

/// <summary>Event 32: the office says why an alarm stands, or why a verification found what it found.</summary>
internal static class ExplanationTrail
{
    /// <summary>The entry, whose private part has who said it.</summary>
    public static TrailEntry Of(Explanation said, string officer) => new(
        TrailEvent.Explained,
        Json(w =>
        {
            if (said.Alarm is { } alarm)
                w.WriteNumber("alarm", alarm);
            if (said.Finding is { } finding)
            {
                w.WriteString("finding", finding.Code);
                w.WriteString("participant", finding.Participant);
                w.WriteString("sha256", finding.Sha256);
            }

            w.WriteString("reason", said.Reason.Code());
            if (said.Until is { } day)
                w.WriteString("until", day.ToString(Explanation.Day, CultureInfo.InvariantCulture));
        }),
        Json(w => w.WriteString("officer", officer)),
        null);

    private static byte[] Json(Action<Utf8JsonWriter> members) => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        members(w);
        w.WriteEndObject();
    });
}
