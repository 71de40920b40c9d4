using System.Text.Encodings.Web;
using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Referrals;

/// <summary>Writes a sheet as the reader reads it, ids of consents included.</summary>
internal static class CaseSheetWriter
{
    /// <summary>Indented, for people edit it.</summary>
    public static readonly JsonWriterOptions Options =
        new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(CaseSheet sheet)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("sheet", 1);
            if (sheet.Invention is not null)
            {
                json.WriteBoolean("invented", true);
                json.WriteString("invention", sheet.Invention);
            }

            json.WriteString("word", sheet.Word);
            json.WriteString("purpose", CodeSystems.Purposes.Code(sheet.Purpose));
            json.WriteString("priority", CodeSystems.Urgencies.Code(sheet.Priority));
            json.WriteString("organisation", sheet.Organisation.ToString());
            List(json, "services", sheet.Services);
            List(json, "careNeeds", sheet.CareNeeds.Select(CodeSystems.CareNeeds.Code));
            List(json, "health", sheet.Health);
            json.WriteStartArray("consents");
            foreach (var consent in sheet.Consents)
                Write(json, consent);
            json.WriteEndArray();
            if (sheet.Risk is not null)
                Write(json, sheet.Risk);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Consent consent)
    {
        json.WriteStartObject();
        json.WriteString("id", consent.Id.ToString());
        json.WriteNumber("version", consent.Version);
        json.WriteString("scope", CodeSystems.ConsentScopes.Code(consent.Scope));
        json.WriteString("organisation", consent.Organisation.ToString());
        List(json, "categories", consent.Categories.Select(CodeSystems.ConsentCategories.Code));
        json.WriteString("giver", CodeSystems.ConsentGivers.Code(consent.Giver));
        json.WriteString("capacity", CodeSystems.ConsentCapacities.Code(consent.Capacity));
        json.WriteString("language", consent.Language);
        json.WriteString("interpreter", consent.Interpreter ?? CaseSheetReader.NoInterpreter);
        json.WriteString("explainedBy", consent.ExplainedBy);
        json.WriteString("form", CodeSystems.ConsentForms.Code(consent.Form));
        json.WriteString("place", CodeSystems.ConsentPlaces.Code(consent.Place));
        json.WriteString("copy", CodeSystems.ConsentCopies.Code(consent.Copy));
        json.WriteBoolean("understandingChecked", true);
        json.WriteNumber("timeToThinkHours", consent.TimeToThinkHours);
        json.WriteString("givenAt", WireTime.Format(consent.GivenAt));
        json.WriteString("expires", WireTime.Format(consent.Expires));
        if (consent.Return is { } taking)
        {
            json.WriteString("takenBy", CodeSystems.ConsentTakers.Code(taking.TakenBy));
            json.WriteBoolean("rightToAskToStayTold", taking.RightToAskToStayTold);
        }

        if (consent.WithdrawnAt is { } withdrawn)
            json.WriteString("withdrawnAt", WireTime.Format(withdrawn));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RiskView risk)
    {
        json.WriteStartObject("risk");
        List(json, "performers", risk.Performers);
        json.WriteString("assessedAt", WireTime.Format(risk.AssessedAt));
        json.WriteString("validUntil", WireTime.Format(risk.ValidUntil));
        json.WriteBoolean("personsViewRecorded", risk.PersonsViewRecorded);
        json.WriteStartArray("areas");
        foreach (var area in risk.Areas)
        {
            json.WriteStartObject();
            json.WriteString("area", CodeSystems.RiskAreas.Code(area.Area));
            json.WriteString("level", CodeSystems.RiskLevels.Code(area.Level));
            List(json, "mitigation", area.Mitigation.Select(CodeSystems.Mitigations.Code));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string member, IEnumerable<string> items)
    {
        json.WriteStartArray(member);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }
}
