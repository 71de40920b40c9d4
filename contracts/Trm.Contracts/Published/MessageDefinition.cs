using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>One MessageDefinition per kind and code: event, focus, the profile of its Bundle, and what may answer it.</summary>
internal static class MessageDefinition
{
    private const string BundleUrl = "https://trm-exchange.org/fhir/StructureDefinition/message-bundle";

    public static JsonObject Of(MessageKind kind)
    {
        var rule = MessageRule.Of(kind);
        var id = $"{kind.Kind}-{kind.Code}";
        var definition = Canonical.Definition("MessageDefinition", id, rule.DefinitionUrl, kind.ToString(), kind.Effect.English);
        definition["_description"] = new JsonObject { ["extension"] = new JsonArray(Translation(kind.Effect.French)) };
        definition["purpose"] = Purpose(kind);
        definition["eventCoding"] = new JsonObject { ["system"] = CodeSystems.Kind, ["code"] = kind.Kind };
        definition["category"] = kind.Class is MessageClass.Report or MessageClass.Node ? "notification" : "consequence";
        if (rule.TaskStatus is not null)
            definition["focus"] = new JsonArray(new JsonObject { ["code"] = "Task", ["profile"] = Canonical.Profile(TaskProfile.IdOf(kind)), ["min"] = 1, ["max"] = "1" });
        var answers = Answers(kind).ToList();
        definition["responseRequired"] = answers.Exists(a => MessageRule.Of(a).Answers && a != MessageKind.DecisionSeen) ? "always" : "never";
        if (answers.Count > 0)
            definition["allowedResponse"] = Canonical.List(answers.Select(a => new JsonObject { ["message"] = MessageRule.Of(a).DefinitionUrl }));
        definition.Insert(definition.IndexOf("url"), "extension", new JsonArray(new JsonObject { ["url"] = BundleUrl, ["valueCanonical"] = Canonical.Profile(MessageProfile.IdOf(kind)) }));
        return definition;
    }

    /// <summary>The extension by which a message definition names the profile of its Bundle: R4 has no element for it.</summary>
    public static JsonObject BundleExtension() =>
        ResourceProfiles.Extension(BundleUrl, "Bundle of a message", "The profile that the whole message keeps: which resources it has, and how they hang together.", "canonical", "MessageDefinition");

    /// <summary>The kinds that may quote a message of this kind as its answer, those that people give; every message has its receipt besides.</summary>
    private static IEnumerable<MessageKind> Answers(MessageKind kind)
    {
        if (!kind.ConcernsCase)
            return kind == MessageKind.CapacityEnquiry ? [MessageKind.CapacityAnswer] : [];
        IEnumerable<MessageKind> answers = kind.Kind switch
        {
            "referral" or "return-proposal" or "return-plan" =>
                [MessageKind.DecisionAccepted, MessageKind.DecisionDeclined, MessageKind.DecisionRedirected, MessageKind.Question],
            "decision" when kind == MessageKind.DecisionAccepted => [MessageKind.ReferralIdentity],
            "question" => MessageKind.Catalogue.Where(k => k.Kind == "answer"),
            "end" when kind == MessageKind.EndCancelAsked => [MessageKind.DecisionCancellationAgreed],
            "rights" when kind == MessageKind.RightsAsked => [MessageKind.RightsDone],
            _ => [],
        };
        return kind == MessageKind.DecisionSeen ? answers : answers.Prepend(MessageKind.DecisionSeen);
    }

    private static string Purpose(MessageKind kind)
    {
        var carries = kind.Carries switch
        {
            Carries.Nothing => "nothing about a person",
            Carries.Pseudonym => "a pseudonym, codes and times",
            Carries.PersonalData => "personal data, as far as a consent covers it",
            Carries.PseudonymOrPersonalData => "personal data with a consent, else a pseudonym, codes and times",
            _ => "the facts of an allow-list",
        };
        return $"Class: {kind.Class.ToString().ToLowerInvariant()}. Carries {carries}. {kind.Lane} lane.{(kind.IsMove ? " A move: refused under an open hold." : "")}"
            + (kind.Deadlines.Count == 0 ? "" : $" Deadlines where no agreement says otherwise: {string.Join("; ", kind.Deadlines)}.");
    }

    private static JsonObject Translation(string french) => new()
    {
        ["url"] = "http://hl7.org/fhir/StructureDefinition/translation",
        ["extension"] = new JsonArray(
            new JsonObject { ["url"] = "lang", ["valueCode"] = "fr" },
            new JsonObject { ["url"] = "content", ["valueString"] = french }),
    };
}
