using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Referrals;

/// <summary>
/// Writes an empty sheet for a case. Whatever only a person can say is a gap; nothing is guessed from the case file but the kind of support it
/// already plans. <c>coreGaps</c> names the core fields that a referral could use and the case file leaves empty. In particular <c>con_Consent</c> fills no gap.
/// </summary>
internal static class CaseSheetTemplate
{
    public static byte[] Write(HtcdsCase @case)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CaseSheetWriter.Options))
            Write(json, @case);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, HtcdsCase @case)
    {
        json.WriteStartObject();
        json.WriteNumber("sheet", 1);
        List("coreGaps", @case.Gaps.Where(f => HtcdsMapping.Of(f.Name).Element is not null).Select(f => f.Name));
        Gap("word", CaseSheetReader.WordHint);
        Coded("purpose", CodeSystems.Purposes);
        Coded("priority", CodeSystems.Urgencies);
        Gap("organisation", CaseSheetReader.OrganisationHint);
        List("services", @case.Has("spl_Type") ? @case.Values("spl_Type") : [Mark(HtcdsCatalogue.Field("spl_Type").Codes!.Hint)]);
        List("careNeeds", [Mark("any of " + string.Join(", ", CodeSystems.CareNeeds.Codes) + "; or leave the list empty")]);
        List("health", [Mark(CaseSheetReader.HealthHint + "; or leave the list empty")]);
        json.WriteStartArray("consents");
        Consent();
        json.WriteEndArray();
        Risk();
        json.WriteEndObject();

        void Consent()
        {
            json.WriteStartObject();
            Coded("scope", CodeSystems.ConsentScopes);
            Gap("organisation", CaseSheetReader.OrganisationHint);
            List("categories", [Mark("any of " + string.Join(", ", CodeSystems.ConsentCategories.Codes))]);
            Coded("giver", CodeSystems.ConsentGivers);
            Coded("capacity", CodeSystems.ConsentCapacities);
            Gap("language", HtcdsCodeList.Languages.Hint);
            Gap("interpreter", CaseSheetReader.InterpreterHint);
            Gap("explainedBy", OfficeCode.Hint);
            Coded("form", CodeSystems.ConsentForms);
            Coded("place", CodeSystems.ConsentPlaces);
            Coded("copy", CodeSystems.ConsentCopies);
            Gap("understandingChecked", "true or false");
            Gap("timeToThinkHours", "hours between information and decision, a whole number");
            Gap("givenAt", "a time written yyyy-MM-ddTHH:mm:ssZ");
            Gap("expires", "a time written yyyy-MM-ddTHH:mm:ssZ");
            json.WriteEndObject();
        }

        void Risk()
        {
            json.WriteStartObject("risk");
            List("performers", [Mark(OfficeCode.Hint)]);
            Gap("assessedAt", "a time written yyyy-MM-ddTHH:mm:ssZ");
            Gap("validUntil", "a time written yyyy-MM-ddTHH:mm:ssZ");
            Gap("personsViewRecorded", "true or false");
            json.WriteStartArray("areas");
            json.WriteStartObject();
            Coded("area", CodeSystems.RiskAreas);
            Coded("level", CodeSystems.RiskLevels);
            List("mitigation", [Mark("any of " + string.Join(", ", CodeSystems.Mitigations.Codes) + "; or leave the list empty")]);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        void Coded(string member, ICodeList list) => Gap(member, "one of " + string.Join(", ", list.Codes));

        void Gap(string member, string hint) => json.WriteString(member, Mark(hint));

        void List(string member, IEnumerable<string> items)
        {
            json.WriteStartArray(member);
            foreach (var item in items)
                json.WriteStringValue(item);
            json.WriteEndArray();
        }
    }

    private static string Mark(string hint) => $"? {hint}";
}
