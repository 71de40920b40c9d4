using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>The Task of one kind and code: its status, its elements, and the details in <c>Task.input</c> with their types, counts and lists.</summary>
internal static class TaskProfile
{
    /// <summary>The profile's id.</summary>
    public static string IdOf(MessageKind kind) => $"task-{kind.Kind}-{kind.Code}";

    public static JsonObject Of(MessageKind kind)
    {
        var rule = MessageRule.Of(kind);
        var profile = new Profile("Task", IdOf(kind), $"Task of {kind}", $"{kind.Effect.English} All that the Task of such a message may say.");
        ModelNarrowing.Apply(profile, rule.Elements);
        profile.Require("Task.id");
        profile.At("Task.status")["fixedCode"] = rule.TaskStatus;
        Fix(profile, "Task.code", CodeSystems.Kind, kind.Kind);
        Fix(profile, "Task.businessStatus", CodeSystems.KindCode, kind.Code);
        if (kind.ConcernsCase)
            profile.Require("Task.groupIdentifier");
        else
            profile.Prohibit("Task.groupIdentifier");
        if (rule.Required.Contains("Patient", StringComparer.Ordinal))
            profile.Require("Task.for");
        var asked = TaskDetails.Of(rule);
        foreach (var element in asked.Where(a => a.Name is null && a.Fact is null))
            Element(profile, element);
        Details(profile, [.. asked.Where(a => a.Name is not null)]);
        foreach (var element in new[] { "statusReason", "reasonCode", "priority", "owner", "executionPeriod", "restriction" })
            if (!asked.Any(a => a.Element.Split('.')[0] == element))
                profile.Prohibit($"Task.{element}");
        CodesOnly.Apply(profile);
        profile.Rule("Task.groupIdentifier", "the case is named by its urn:uuid", Forms.UuidIdentifier);
        return profile.ToDefinition();
    }

    private static void Fix(Profile profile, string element, string system, string code)
    {
        profile.Require(element);
        profile.At(element)["patternCodeableConcept"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code }) };
        profile.Rule(element, "this code alone", "coding.count() = 1");
    }

    private static void Element(Profile profile, AskedDetail asked)
    {
        var path = asked.Element.Split('.', 2);
        profile.Require($"Task.{path[0]}");
        if (path.Length == 2)
            profile.Rule($"Task.{path[0]}", $"{path[1]} is there", $"{path[1]}.exists()");
        if (asked.System == CodeSystems.Urgencies.System)
        {
            profile.Bind("Task.priority", Canonical.ValueSet(Terminology.Urgency));
            profile.Rule("Task.priority", "routine or urgent", "$this = 'routine' or $this = 'urgent'");
        }
        else if (asked.System is { } system)
        {
            profile.Bind($"Task.{path[0]}", Terminology.ValueSetOf(system));
            profile.Rule($"Task.{path[0]}", "one code, of its list", $"coding.count() = 1 and coding.system = '{system}'");
        }
    }

    private static void Details(Profile profile, IReadOnlyList<AskedDetail> details)
    {
        if (details.Count == 0)
        {
            profile.Prohibit("Task.input");
            return;
        }

        if (details.Any(d => d.Least > 0))
            profile.Require("Task.input");
        profile.Slice("Task.input", "pattern", "type");
        profile.Rule("Task.input", "one of the details that this kind has", $"type.coding.first().system = '{CodeSystems.TaskParameters.System}' and type.coding.first().code in ({Forms.Alternatives(details.Select(Code))})");
        foreach (var detail in details)
            Detail(profile, detail);
    }

    private static void Detail(Profile profile, AskedDetail detail)
    {
        var (name, slice) = (Code(detail), $"Task.input:{Code(detail)}");
        profile.Slice("Task.input", name, detail.Least, detail.Most?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "*");
        profile.At(slice)["definition"] = Words.Of(CodeSystems.TaskParameters.System, name).English;
        profile.At($"{slice}.type")["patternCodeableConcept"] = new JsonObject
        {
            ["coding"] = new JsonArray(new JsonObject { ["system"] = CodeSystems.TaskParameters.System, ["code"] = name }),
        };
        profile.At($"{slice}.value[x]")["type"] = new JsonArray(new JsonObject { ["code"] = detail.Type });
        var value = $"input.where(type.coding.first().code = '{name}').value";
        profile.Rule("Task", $"{name} is a {detail.Type}", $"{value}.all($this is {detail.Type})");
        if (detail is { Type: "Coding", System: { } system })
        {
            profile.Bind($"{slice}.value[x]", Terminology.ValueSetOf(system));
            var codes = CodeSystems.All.FirstOrDefault(l => l.System == system) is { } list ? $" and code in ({Forms.Alternatives(list.Codes)})" : "";
            profile.Rule("Task", $"{name} is a code of its list", $"{value}.all(system = '{system}'{codes})");
            if (codes.Length > 0 && detail.Most is null)
                profile.Rule("Task", $"each {name} is another one", $"{value}.code.isDistinct()");
        }
        else
            profile.Rule("Task", $"{name} is written in its one form", $"{value}.all({Forms.Of(detail)})");
    }

    private static string Code(AskedDetail detail) => CodeSystems.TaskParameters.Code(detail.Name!.Value);

}
