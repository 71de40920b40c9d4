using System.Globalization;
using System.Text.Json;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Trail;

namespace Trm.Node.Fhir;

/// <summary>
/// A leaf of the trail as FHIR has it: what happened, when to the minute, who did it, about which case and messages, by pseudonyms. No content, no reason, no gate: why something was stopped is
/// in no record of an act.
/// </summary>
internal static class AuditEventResource
{
    // Members of a leaf that name who did what it says.
    private static readonly string[] Doers = ["officer", "account", "by"];

    private const string Success = "0";
    private const string MinorFailure = "4";

    /// <summary>The name of an event, as a code.</summary>
    public static string NameOf(TrailEvent what) => ReferralLifecycle.Name(what);

    public static AuditEvent Of(long index, LeafOpening leaf, CaseId? @case, ParticipantId self)
    {
        using var said = Read(leaf.Private);
        var recorded = References.Instant(DateTimeOffset.FromUnixTimeSeconds(leaf.Minute * 60));
        var isFailure = leaf.Event is TrailEvent.MessageRefused or TrailEvent.MessageExpired or TrailEvent.MessageUndelivered or TrailEvent.SignInRefused;
        return new()
        {
            Id = index.ToString(CultureInfo.InvariantCulture),
            Meta = new() { LastUpdated = recorded, Security = Labels.Of(Contracts.Messages.Carries.Pseudonym) },
            Type = References.Coding("trail-event", NameOf(leaf.Event)),
            Subtype = [.. Kinds(said)],
            Action = ActionOf(leaf.Event),
            Recorded = recorded,
            Outcome = isFailure ? MinorFailure : Success,
            Agent = Agents(said, self),
            Source = new() { Observer = References.Participant(self.Value) },
            Entity =
            [
                .. @case is null ? [] : new[] { Entity("Task", @case.ToString()) },
                .. Messages(said).Distinct(StringComparer.Ordinal).Select(m => Entity("Communication", m)),
            ],
        };
    }

    private static string ActionOf(TrailEvent what) => what switch
    {
        TrailEvent.ContentViewed or TrailEvent.CourierExport => "R",
        TrailEvent.MessageSealed or TrailEvent.MessageReceived => "C",
        TrailEvent.ConsentChanged or TrailEvent.RoleChanged or TrailEvent.HandedOver or TrailEvent.KeyRotated or TrailEvent.DirectoryAdopted => "U",
        TrailEvent.CaseErased or TrailEvent.Purged or TrailEvent.Discarded => "D",
        _ => "E",
    };

    // Who did it, as far as the leaf says and nobody has erased it; else the node itself.
    private static List<AuditEvent.AgentComponent> Agents(JsonDocument? said, ParticipantId self)
    {
        List<string> codes = [.. Doers.Select(name => Text(said, name)).OfType<string>().Where(code => code != "-"), .. Texts(said, "approvers")];
        var role = Text(said, "role");
        return codes.Count == 0
            ? [new() { Who = References.Participant(self.Value), Requestor = false }]
            : [.. codes.Distinct(StringComparer.Ordinal).Select((code, n) => new AuditEvent.AgentComponent
            {
                Who = References.Officer(code),
                Role = n == 0 && role is not null ? [References.Concept("role", role)] : [],
                Requestor = n == 0,
            })];
    }

    private static IEnumerable<Coding> Kinds(JsonDocument? said)
    {
        if (Meta(said) is not { } meta || meta.GetProperty("kind").GetString() is not { } kind || meta.GetProperty("code").GetString() is not { } code)
            return [];
        return [new Coding { System = Contracts.Codes.CodeSystems.Kind, Code = kind }, new Coding { System = Contracts.Codes.CodeSystems.KindCode, Code = code }];
    }

    private static IEnumerable<string> Messages(JsonDocument? said)
    {
        var ids = Texts(said, "resources").Append(Text(said, "message")).Append(Meta(said) is { } meta && meta.TryGetProperty("message", out var id) ? id.GetString() : null);
        return ids.OfType<string>().Where(m => MessageId.Parse(m).IsOk);
    }

    private static JsonElement? Meta(JsonDocument? said) => said is not null && said.RootElement.TryGetProperty("meta", out var meta) ? meta : null;

    private static AuditEvent.EntityComponent Entity(string type, string id) => new()
    {
        What = new() { Type = type, Identifier = References.Uuid(id) },
        Type = new() { System = "http://hl7.org/fhir/resource-types", Code = type },
    };

    private static JsonDocument? Read(ReadOnlyMemory<byte>? json) => json is { } bytes ? JsonDocument.Parse(bytes) : null;

    private static string? Text(JsonDocument? said, string name) =>
        said is not null && said.RootElement.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static IEnumerable<string> Texts(JsonDocument? said, string name) =>
        said is not null && said.RootElement.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
}
