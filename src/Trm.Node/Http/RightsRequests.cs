using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;
using Trm.Node.RightsOfPersons;

namespace Trm.Node.Http;

/// <summary>Restricts what is done with what is held; false ends it.</summary>
public sealed record RestrictionRequest(bool Stands);

/// <summary>What the person says is wrong: a field of the case data standard, and what it should say. Several codes stand behind each other.</summary>
public sealed record CorrectionRequest(string Field, string Says);

/// <summary>A complaint.</summary>
public sealed record ComplaintRequest(string Topic, string About);

/// <summary>What the other side hears of it; why not, where it does not. Of a correction also whether the record stays as it was, and by what it contradicts what the person says.</summary>
public sealed record PassedOnReply(string? Message, IReadOnlyList<FaultReply> Refused, bool RecordStays, IReadOnlyList<FaultReply> Contradicted)
{
    internal static PassedOnReply Of(PassedOn p) => new(p.Message?.ToString(), Of(p.Refused), p.RecordStays, Of(p.Contradicted));

    private static IReadOnlyList<FaultReply> Of(IReadOnlyList<Rejection> rejections) => [.. rejections.Select(r => new FaultReply(r.Code.Text, r.Path, r.Hint))];
}

/// <summary>Everything that is held about a person, without what must not be handed out.</summary>
public sealed record HeldReply(
    string Case, DateTimeOffset At, string With, DateTimeOffset Since, string? Organisation, string State, string Return, DateTimeOffset? RestrictedAt, IReadOnlyList<HeldFieldReply> Record, JsonElement? Facts,
    IReadOnlyList<HeldConsentReply> Consents, IReadOnlyList<ConsentChangeReply> ConsentChanges, IReadOnlyList<HeldMessageReply> Messages, IReadOnlyList<HeldDocument> Documents, IReadOnlyList<HeldHold> Holds,
    IReadOnlyList<DecisionByTwo> ByTwo, IReadOnlyList<Correction> Corrections, IReadOnlyList<RightsReply> Requests, IReadOnlyList<HeldView> Views)
{
    internal static HeldReply Of(HeldFile h) => new(
        h.Case.Id.ToString(), h.At, h.Case.Peer.Value, h.Began, h.Organisation, h.Case.State, h.Case.ReturnState, h.RestrictedAt, [.. h.Record.Select(f => new HeldFieldReply(f.Field.Name, f.Values))],
        h.Facts is { } facts ? JsonElement.Parse(CaseFactsJson.Write(facts)) : null, [.. h.Consents.Select(HeldConsentReply.Of)],
        [.. h.ConsentChanges.Select(c => new ConsentChangeReply(c.Minute, c.Change, [.. c.Scopes.Select(CodeSystems.ConsentScopes.Code)]))], [.. h.Messages.Select(HeldMessageReply.Of)], h.Documents, h.Holds,
        h.ByTwo, h.Corrections, [.. h.Requests.Select(RightsReply.Of)], h.Views);
}

/// <summary>A field of the office's record.</summary>
public sealed record HeldFieldReply(string Field, IReadOnlyList<string> Values);

/// <summary>A consent on record. That there was an interpreter is said, by one code for all; who it was is not.</summary>
public sealed record HeldConsentReply(
    string Id, int Version, string Scope, string Organisation, IReadOnlyList<string> Categories, string Language, string? Interpreter, string ExplainedBy, DateTimeOffset GivenAt, DateTimeOffset Expires,
    DateTimeOffset? WithdrawnAt)
{
    internal static HeldConsentReply Of(Contracts.Consents.Consent c) => new(
        c.Id.ToString(), c.Version, CodeSystems.ConsentScopes.Code(c.Scope), c.Organisation.ToString(), [.. c.Categories.Select(CodeSystems.ConsentCategories.Code)], c.Language, c.Interpreter, c.ExplainedBy,
        c.GivenAt, c.Expires, c.WithdrawnAt);
}

/// <summary>Consents changed.</summary>
public sealed record ConsentChangeReply(DateTimeOffset Minute, string Change, IReadOnlyList<string> Scopes);

/// <summary>A message about the person: FHIR resources, without third persons and without why something was stopped.</summary>
public sealed record HeldMessageReply(string Message, DateTimeOffset At, bool IsOurs, string Peer, string Kind, string Code, string Fate, IReadOnlyList<JsonElement> Said, bool IsReadable)
{
    internal static HeldMessageReply Of(HeldMessage m) => new(
        m.Row.Message.ToString(), m.Row.At, m.Row.IsOurs, m.Row.Peer, m.Row.Kind, m.Row.Code, m.Row.Fate, [.. m.Said.Select(r => JsonElement.Parse(FhirWriter.Write(r)))], m.IsReadable);
}
