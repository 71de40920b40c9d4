using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>The Bundle of one kind and code: which resources it has, and how they hang together.</summary>
internal static class MessageProfile
{
    private static readonly IReadOnlyList<string> Headers = ["message-header"];
    private static readonly IReadOnlyList<string> Prohibited = ["identifier", "total", "link", "entry.link"];
    private static readonly IReadOnlyList<string> Mandatory = ["id", "timestamp", "entry", "entry.fullUrl", "entry.resource"];

    /// <summary>The profile's id.</summary>
    public static string IdOf(MessageKind kind) => $"message-{kind.Kind}-{kind.Code}";

    public static JsonObject Of(MessageKind kind)
    {
        var rule = MessageRule.Of(kind);
        var profile = new Profile("Bundle", IdOf(kind), $"Message {kind}", $"{kind.Effect.English} The whole message; each entry keeps one of the profiles named with its type.");
        ModelNarrowing.Apply(profile);
        foreach (var element in Prohibited)
            profile.Prohibit($"Bundle.{element}");
        foreach (var element in Mandatory)
            profile.Require($"Bundle.{element}");
        profile.At("Bundle.type")["fixedCode"] = "message";
        profile.Rule("Bundle.meta", "security labels, and nothing else", "security.exists() and versionId.empty() and lastUpdated.empty() and source.empty() and profile.empty() and tag.empty()");
        profile.Rule("Bundle.timestamp", "whole seconds, UTC", Forms.Time);
        profile.Rule("Bundle.entry", "an entry's address is the urn:uuid of its resource's id", "fullUrl = 'urn:uuid:' + resource.id");
        Entries(profile, rule);
        Header(profile, rule);
        foreach (var (human, expression) in FurtherRules.Of(rule))
            profile.Rule("Bundle", human, expression);
        return profile.ToDefinition();
    }

    // Presence is asked by rules and not by the slices' cardinalities: not every validator can tell the type of a resource in a slice.
    private static void Entries(Profile profile, MessageRule rule)
    {
        profile.Slice("Bundle.entry", "type", "resource");
        Entry(profile, "MessageHeader", "1", Headers);
        if (rule.TaskStatus is not null)
            Entry(profile, "Task", "1", [TaskProfile.IdOf(rule.Kind)]);
        foreach (var type in rule.Allowed.Order(StringComparer.Ordinal))
            Entry(profile, type, type == "Patient" ? "1" : "*", ResourceProfiles.In(rule, type));
        string[] types = ["MessageHeader", .. rule.TaskStatus is null ? Array.Empty<string>() : ["Task"], .. rule.Allowed.Order(StringComparer.Ordinal)];
        profile.Rule("Bundle", "no other resources than these", $"entry.resource.all({string.Join(" or ", types.Select(t => $"($this is {t})"))})");
        profile.Rule("Bundle", "one header", Count("MessageHeader", "= 1"));
        if (rule.TaskStatus is not null)
            profile.Rule("Bundle", "one Task", Count("Task", "= 1"));
        foreach (var type in rule.Required)
            profile.Rule("Bundle", $"this kind of message has a {type}", Count(type, ">= 1"));
        if (!rule.Allowed.Contains("Patient"))
            return;
        profile.Rule("Bundle", "a case is about one person", Count("Patient", "<= 1"));
        profile.Rule(
            "Bundle", "the Task is for the message's one person",
            "entry.where(resource is Patient).fullUrl = entry.resource.ofType(Task).for.reference or (entry.where(resource is Patient).empty() and entry.resource.ofType(Task).for.empty())");
    }

    private static void Entry(Profile profile, string type, string most, IReadOnlyList<string> profiles)
    {
        profile.Slice("Bundle.entry", type, 0, most);
        profile.At($"Bundle.entry:{type}.resource")["type"] = new JsonArray(new JsonObject { ["code"] = type, ["profile"] = Canonical.Strings(profiles.Select(Canonical.Profile)) });
    }

    private static void Header(Profile profile, MessageRule rule)
    {
        const string header = "entry.first().resource";
        profile.Rule("Bundle", "the header comes first", $"{header} is MessageHeader");
        profile.Rule("Bundle", "the message's id is the header's", $"id = {header}.id");
        profile.Rule("Bundle", "the header names this kind", $"{header}.event.system = '{CodeSystems.Kind}' and {header}.event.code = '{rule.Kind.Kind}'");
        profile.Rule("Bundle", "the header names this code", $"{header}.reason.coding.system = '{CodeSystems.KindCode}' and {header}.reason.coding.code = '{rule.Kind.Code}'");
        profile.Rule("Bundle", "the header names this definition", $"{header}.definition = '{rule.Definition}'");
        profile.Rule("Bundle", "the header points to the Task and to nothing else", rule.TaskStatus is null
            ? $"{header}.focus.empty()"
            : $"{header}.focus.count() = 1 and {header}.focus.reference = entry.where(resource is Task).fullUrl");
        if (rule.Answers)
            profile.Rule("Bundle", "this kind quotes the message that it answers", $"{header}.response.exists()");
    }

    private static string Count(string type, string asked) => $"entry.resource.where($this is {type}).count() {asked}";
}
