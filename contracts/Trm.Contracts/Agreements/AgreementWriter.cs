using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Agreements;

/// <summary>Writes an agreement in its one spelling.</summary>
internal static class AgreementWriter
{
    public static byte[] Write(Agreement agreement) => CompactJson.Write(json => Write(json, agreement));

    private static void Write(Utf8JsonWriter json, Agreement agreement)
    {
        json.WriteStartObject();
        json.WriteNumber("agreement", 1);
        json.WriteString("id", agreement.Id);
        json.WriteNumber("version", agreement.Version);
        if (agreement.Example is { } example)
            json.WriteString("example", example);
        json.WriteString("scope", AgreementCodes.Scopes.Code(agreement.Scope));
        json.WriteString("contract", agreement.Contract.ToString());
        json.WriteString("from", WireTime.Format(agreement.From));
        json.WriteString("until", WireTime.Format(agreement.Until));
        json.WriteStartArray("parties");
        foreach (var party in agreement.Parties)
            Write(json, party);
        json.WriteEndArray();
        List(json, "languages", agreement.Languages);
        List(json, "kinds", agreement.Kinds);
        List(json, "categories", agreement.Categories.Select(CodeSystems.ConsentCategories.Code));
        json.WriteStartArray("deadlines");
        foreach (var rule in agreement.Deadlines)
            Write(json, rule);
        json.WriteEndArray();
        json.WriteStartObject("resend");
        List(json, "routine", agreement.Resend.Routine);
        Term(json, "undelivered", agreement.Resend.Undelivered);
        List(json, "urgent", agreement.Resend.Urgent);
        Term(json, "call", agreement.Resend.Call);
        json.WriteEndObject();
        json.WriteStartObject("arrival");
        Term(json, "call", agreement.Arrival.Call);
        Term(json, "alarm", agreement.Arrival.Alarm);
        Term(json, "notMet", agreement.Arrival.NotMet);
        Term(json, "missing", agreement.Arrival.Missing);
        Term(json, "child", agreement.Arrival.Child);
        json.WriteEndObject();
        List(json, "followUps", agreement.FollowUps);
        json.WriteStartObject("beforeDeparture");
        Term(json, "clearance", agreement.ClearanceBefore);
        Term(json, "finalCheckOpens", agreement.FinalCheckOpens);
        Term(json, "finalCheckCloses", agreement.FinalCheckCloses);
        json.WriteEndObject();
        json.WriteStartObject("fastTrack");
        json.WriteBoolean("allowed", agreement.FastTrack.IsAllowed);
        List(json, "by", agreement.FastTrack.By.Select(AgreementCodes.Roles.Code));
        List(json, "second", agreement.FastTrack.Second.Select(AgreementCodes.Roles.Code));
        json.WriteEndObject();
        json.WriteStartObject("statistics");
        json.WriteNumber("k", agreement.K);
        json.WriteEndObject();
        Term(json, "retention", agreement.Retention);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AgreementParty party)
    {
        json.WriteStartObject();
        json.WriteString("participant", party.Participant.Value);
        json.WriteString("country", party.Country);
        json.WriteString("timeZone", party.TimeZone.Id);
        List(json, "workingDays", party.WorkingDays.Select(AgreementCodes.Days.Code));
        json.WriteString("dutyHours", party.DutyHours.ToString());
        List(json, "languages", party.Languages);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeadlineRule rule)
    {
        json.WriteStartObject();
        json.WriteString("kind", rule.Kind);
        if (rule.Topic is { } topic)
            json.WriteString("topic", CodeSystems.Topics.Code(topic));
        json.WriteString("step", AgreementCodes.Steps.Code(rule.Step));
        Term(json, "urgent", rule.Urgent);
        Term(json, "routine", rule.Routine);
        json.WriteEndObject();
    }

    private static void Term(Utf8JsonWriter json, string member, Term term) => json.WriteString(member, term.ToString());

    private static void List(Utf8JsonWriter json, string member, IEnumerable<Term> terms) => List(json, member, terms.Select(t => t.ToString()));

    private static void List(Utf8JsonWriter json, string member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
