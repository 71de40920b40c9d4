using System.Globalization;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;

namespace Trm.Node.Duty;

/// <summary>
/// What somebody on duty is told: how many items, since when, what to do; with detail, which alarms and about which country. No case, no transmission, no kind of message, and no link: whoever
/// forges a call-out gains nobody's password.
/// </summary>
internal sealed record CalloutText(string Subject, IReadOnlyList<string> Lines, byte[] Json)
{
    /// <summary>So many items are named at most; a server that takes no more than a short message would take none.</summary>
    public const int Named = 100;

    /// <summary>One alarm as it is told.</summary>
    /// <param name="About">The country, or somebody without one; null where it is about nobody else.</param>
    public sealed record Item(long Number, string Code, string? About, DateTimeOffset Since, string Says);

    /// <summary>The text of one message.</summary>
    /// <param name="self">Whose node it is.</param>
    /// <param name="officer">To whom.</param>
    /// <param name="what">See <see cref="Callout"/>.</param>
    /// <param name="items">At least one.</param>
    /// <param name="isDetailed">Whether the items are named: the first <see cref="Named"/> of those that may be.</param>
    public static CalloutText Of(ParticipantId self, string officer, string what, IReadOnlyList<Item> items, bool isDetailed, DateTimeOffset now)
    {
        var isUrgent = items.Any(i => AlarmRule.Of(i.Code).Within <= AlarmRule.Now);
        var count = string.Create(CultureInfo.InvariantCulture, $"{items.Count}{(isUrgent ? " urgent" : "")} item{(items.Count == 1 ? "" : "s")}");
        var subject = what switch
        {
            Callout.Raised => $"You have {count}",
            Callout.Escalated => $"You have {count}: nobody has taken {(items.Count == 1 ? "it" : "them")}",
            Callout.Taken => $"Taken: {count}",
            _ => $"Over: {count}",
        };
        var since = items.Min(i => i.Since);
        List<string> lines = [$"{subject}, the oldest since {Moment(since)} UTC."];
        var named = isDetailed ? items.Where(i => !AlarmRule.IsNumberAlone(i.Code)).Take(Named).ToList() : [];
        if (named.Count > 0)
            lines.AddRange(named.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Number}. {i.Code}, since {Moment(i.Since)} UTC{(i.About is null ? "" : $", {i.About}")}{(what is Callout.Raised or Callout.Escalated ? $": {i.Says}" : "")}")));
        lines.Add(what is Callout.Raised or Callout.Escalated
            ? "Open the console, or: trm alarms list. Take it, so that nobody else is called: trm alarms take."
            : what == Callout.Taken ? "Somebody else looks after it: nothing to do." : "Nothing to do any more.");
        return new(subject, lines, Write(self, officer, what, items.Count, named, isUrgent, subject, since, now));
    }

    /// <summary>What an alarm asks, without what it is about.</summary>
    /// <param name="peer">As the alarm has it.</param>
    /// <param name="country">The peer's country; null where it has none.</param>
    /// <param name="number">The peer's duty number; null where nobody is to be called.</param>
    public static Item Say(long number, string code, string? peer, string? country, string? dutyNumber, DateTimeOffset since, string self)
    {
        var about = peer is null ? null : peer == self ? self : country is null || country == self ? "another participant" : country;
        var says = code.StartsWith(AlarmCode.HalfTime, StringComparison.Ordinal) ? "Half of the time for something is over, and it is not done."
            : code.StartsWith("OVERDUE_", StringComparison.Ordinal) ? "Something is overdue: see whose move it is."
            : code.StartsWith("ARRIVAL_", StringComparison.Ordinal) ? "Something was expected and nothing is heard: look at once."
            : AlarmWords.Say(new(code, about, null, since, number, null), null, self, dutyNumber);
        return new(number, code, about, since, says);
    }

    private static byte[] Write(ParticipantId self, string officer, string what, int count, List<Item> named, bool isUrgent, string subject, DateTimeOffset since, DateTimeOffset now) => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("type", $"callout.{what}");
        w.WriteString("timestamp", WireTime.Format(now));
        w.WriteStartObject("data");
        w.WriteString("participant", self.Value);
        w.WriteString("officer", officer);
        w.WriteNumber("items", count);
        w.WriteBoolean("urgent", isUrgent);
        w.WriteString("since", WireTime.Format(since));
        w.WriteString("text", subject);
        if (named.Count > 0)
        {
            w.WriteStartArray("alarms");
            foreach (var item in named)
            {
                w.WriteStartObject();
                w.WriteNumber("number", item.Number);
                w.WriteString("code", item.Code);
                if (item.About is not null)
                    w.WriteString("about", item.About);
                w.WriteString("since", WireTime.Format(item.Since));
                w.WriteString("says", item.Says);
                w.WriteEndObject();
            }

            w.WriteEndArray();
        }

        w.WriteEndObject();
        w.WriteEndObject();
    });

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
