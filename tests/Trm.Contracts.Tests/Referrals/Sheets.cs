using System.Text;
using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Tests.Referrals;

/// <summary>Sheets as tests write them: lawful at first, then changed, always through the public parser.</summary>
internal static class Sheets
{
    public static readonly OrganisationId Shelter = OrganisationId.Parse("RS/RS-SHELTER").Value;

    public static readonly OrganisationId Other = OrganisationId.Parse("RS/RS-CLINIC").Value;

    /// <summary>A moment at which the lawful consent is active.</summary>
    public static readonly DateTimeOffset Now = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    public static CaseSheet Sheet(Action<JsonObject>? change = null) => Parse(change).Value;

    public static Result<CaseSheet> Parse(Action<JsonObject>? change = null)
    {
        var json = Lawful();
        change?.Invoke(json);
        return CaseSheet.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    public static CaseSheet Covering(IEnumerable<ConsentCategory> categories, Action<JsonObject>? change = null) => Sheet(json =>
    {
        json["consents"]![0]!["categories"] = new JsonArray([.. categories.Select(c => JsonValue.Create(CodeSystems.ConsentCategories.Code(c)))]);
        change?.Invoke(json);
    });

    public static JsonObject Lawful() => JsonNode.Parse("""
        {
          "sheet": 1, "invented": true, "invention": "Everything here is invented for a test.", "word": "lantern", "purpose": "return", "priority": "urgent",
          "organisation": "RS/RS-SHELTER", "services": ["SocialCare", "Legal"], "careNeeds": ["interpreter", "single-room"], "health": ["B24", "Z33"],
          "consents": [{
            "scope": "sharing", "organisation": "RS/RS-SHELTER", "categories": ["identity", "care-needs"], "giver": "person", "capacity": "adult",
            "language": "srp", "interpreter": "INT-1", "explainedBy": "AT-CW-1", "form": "written", "place": "shelter", "copy": "given",
            "understandingChecked": true, "timeToThinkHours": 24, "givenAt": "2026-09-01T10:00:00Z", "expires": "2027-03-01T10:00:00Z" }],
          "risk": { "performers": ["AT-CW-1", "AT-CW-2"], "assessedAt": "2026-09-02T10:00:00Z", "validUntil": "2026-12-01T10:00:00Z", "personsViewRecorded": true,
            "areas": [{ "area": "re-trafficking", "level": "high", "mitigation": ["escort"] }, { "area": "stigma", "level": "low" }] }
        }
        """)!.AsObject();
}
