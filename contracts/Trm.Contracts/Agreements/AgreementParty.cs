using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Agreements;

/// <summary>One who agrees, and the hours and languages of its office.</summary>
/// <param name="Participant">Its id in the directory.</param>
/// <param name="Country">Whose holidays it keeps, ISO 3166-1 alpha-2.</param>
/// <param name="TimeZone">Its time zone, known by an IANA name: <c>Europe/Vienna</c>.</param>
/// <param name="WorkingDays">The days of the week it works, Sunday first; at least one.</param>
/// <param name="DutyHours">When it works on them.</param>
/// <param name="Languages">What it can be written to in, as the languages of RFC 5646; at least one.</param>
public sealed record AgreementParty(
    ParticipantId Participant, string Country, TimeZoneInfo TimeZone, IReadOnlyList<DayOfWeek> WorkingDays, DutyHours DutyHours, IReadOnlyList<string> Languages)
{
    /// <summary>A party of whom nothing was agreed: Monday to Friday, nine to five, UTC, English and French.</summary>
    /// <param name="country">Its country, ISO 3166-1 alpha-2.</param>
    public static AgreementParty Plain(ParticipantId participant, string country) => new(
        participant, country, TimeZoneInfo.Utc,
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
        DutyHours.Parse("09:00-17:00").Value, ["en", "fr"]);

    /// <summary>The participant's id.</summary>
    public override string ToString() => Participant.Value;
}
