using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.RightsOfPersons;

namespace Trm.Node.Retention;

/// <summary>One message in the copy of a case, as JSON: when, to or from whom, what became of it, and what of it is handed out.</summary>
/// <remarks>Source: contracts/decisions/0078. A plan and a meeting are as they are read, without whoever meets or escorts.</remarks>
internal static class CopiedMessage
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static byte[] Write(HeldMessage message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("at", WireTime.Format(message.Row.At));
            json.WriteString(message.Row.IsOurs ? "to" : "from", message.Row.Peer);
            json.WriteString("kind", message.Row.Kind);
            json.WriteString("code", message.Row.Code);
            json.WriteString("fate", message.Row.Fate);
            json.WriteBoolean("isReadable", message.IsReadable);
            if (message.Agreed is ReturnPlanContent { Plan: { } plan })
                Write(json, plan);
            else if (message.Agreed is ReadinessContent { Meeting: { } meeting })
                Write(json, meeting);
            json.WriteStartArray("said");
            foreach (var resource in message.Said)
                json.WriteRawValue(FhirWriter.Write(resource));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ReturnPlan plan)
    {
        json.WriteStartObject("plan");
        json.WriteStartArray("legs");
        foreach (var leg in plan.Legs)
        {
            json.WriteStartObject();
            json.WriteString("mode", CodeSystems.TravelModes.Code(leg.Mode));
            json.WriteString("from", leg.From);
            json.WriteString("departs", WireTime.Format(leg.Departs));
            json.WriteString("to", leg.To);
            json.WriteString("arrives", WireTime.Format(leg.Arrives));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("escort", CodeSystems.Escorts.Code(plan.Escort));
        json.WriteStartArray("papers");
        foreach (var document in plan.Documents)
            json.WriteStringValue(CodeSystems.TravelDocuments.Code(document));
        json.WriteEndArray();
        json.WriteStartArray("paid");
        foreach (var funding in plan.Funding)
        {
            json.WriteStartObject();
            json.WriteString("what", CodeSystems.PlanItems.Code(funding.What));
            json.WriteString("by", CodeSystems.Payers.Code(funding.Who));
            json.WriteString("until", funding.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Meeting meeting)
    {
        json.WriteStartObject("meeting");
        json.WriteString("place", meeting.Place);
        json.WriteString("at", WireTime.Format(meeting.At));
        json.WriteString("sign", meeting.Sign);
        json.WriteString("number", meeting.Number.Value);
        json.WriteEndObject();
    }
}
