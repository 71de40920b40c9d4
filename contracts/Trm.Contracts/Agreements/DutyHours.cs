using System.Globalization;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Agreements;

/// <summary>When an office works on a working day, its own time: <c>08:00-17:00</c>. The duty number answers day and night all the same.</summary>
public sealed record DutyHours
{
    private DutyHours(TimeOnly from, TimeOnly until)
    {
        From = from;
        Until = until;
    }

    public TimeOnly From { get; }

    /// <summary>When a term counted in working days is over; later on the same day. An office that never closes writes 23:59.</summary>
    public TimeOnly Until { get; }

    /// <summary>Parses the one spelling; <c>VALUE</c> for anything else.</summary>
    public static Result<DutyHours> Parse(string? text) =>
        text?.Split('-') is [var from, var until] && Time(from) is { } start && Time(until) is { } end && start < end
            ? new DutyHours(start, end)
            : new Rejection(RejectionCode.Value, "dutyHours", "hours of one day, written 08:00-17:00");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{Until:HH:mm}");

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
