using System.Text.Json.Nodes;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>
/// The contract as FHIR R4 publishes it: profiles, code systems, value sets, naming systems and message definitions. Every file follows from the tables that
/// the node itself runs on (kinds, rules, code lists, the model's shapes), so that what is published and what is enforced cannot differ.
/// </summary>
public static class Publication
{
    /// <summary>When this version of the contract was written, yyyy-MM-dd.</summary>
    public const string Date = "2026-11-21";

    /// <summary>Every file, in the order of their paths.</summary>
    public static IReadOnlyList<PublishedFile> Files { get; } =
    [
        .. Definitions()
            .Select(d => new PublishedFile($"{d["resourceType"]}/{d["id"]}.json", DefinitionText.Of(d)))
            .OrderBy(f => f.Path, StringComparer.Ordinal),
    ];

    private static IEnumerable<JsonObject> Definitions() =>
    [
        .. Terminology.CodeSystemsOfOurs(),
        .. Terminology.ValueSets(),
        .. Terminology.NamingSystems(),
        .. ResourceProfiles.All,
        .. MessageKind.Catalogue.Where(k => MessageRule.Of(k).TaskStatus is not null).Select(TaskProfile.Of),
        .. MessageKind.Catalogue.Select(MessageProfile.Of),
        .. MessageKind.Catalogue.Select(MessageDefinition.Of),
        MessageDefinition.BundleExtension(),
    ];
}
