using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Fhir;

/// <summary>What this interface can do, made from the tables that it runs on.</summary>
internal static class Capability
{
    private const string Messages = "https://trm-exchange.org/fhir/MessageDefinition/";

    private static readonly DateTimeOffset Written = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static CapabilityStatement Of(TrmNode node, string address) => new()
    {
        Status = "active",
        Date = WireTime.Format(Written),
        Kind = "instance",
        Software = new() { Name = "Trm.Node" },
        Implementation = new() { Description = $"The node of {node.Participant}, as its case-management system sees it", Url = address },
        FhirVersion = "4.0.1",
        Format = [MessageMeta.FhirMedia, "json"],
        Rest =
        [
            new()
            {
                Mode = "server",
                Documentation = "Searches are strict: an unknown parameter is refused, and left out with Prefer: handling=lenient. Pages follow each other by their next links.",
                Security = new() { Cors = false, Description = "An officer's access token (Authorization: Bearer), or a client certificate that the node was told of; rights are those of the officer. This statement is for anybody." },
                Resource =
                [
                    Resource("Task", "A case as it stands. Its id is the pseudonym between the two participants.", TaskSearch.Parameters),
                    Resource("Communication", "A message of a case, or one about nobody. Reading one opens it, which is a trail entry; searching opens none. They stand in the order in which they were stored: who polls asks the self link of their last page again, and misses none. What becomes of one later is in its status, and moves it nowhere.", CommunicationSearch.Parameters),
                    Resource("AuditEvent", "The trail, for auditors: acts and views by pseudonyms, and no content. Ids count without a gap, in the order in which it was written.", AuditEventSearch.Parameters),
                ],
                Operation = [new() { Name = "process-message", Definition = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message" }],
            },
        ],
        Messaging =
        [
            new()
            {
                Endpoint = [new() { Protocol = new() { System = "http://terminology.hl7.org/CodeSystem/message-transport", Code = "http" }, Address = $"{address}/$process-message" }],
                SupportedMessage = [.. MessageDesk.Kinds.Select(k => new CapabilityStatement.SupportedMessageComponent { Mode = "receiver", Definition = $"{Messages}{k.Kind}-{k.Code}|{ContractVersion.Current}" })],
            },
        ],
    };

    private static CapabilityStatement.ResourceComponent Resource(string type, string documentation, IReadOnlyList<SearchParameter> parameters) => new()
    {
        Type = type,
        Documentation = documentation,
        Interaction = [new() { Code = "read" }, new() { Code = "search-type" }],
        // What stands behind a colon is a modifier, which the documentation has.
        SearchParam = [.. parameters.Select(p => new CapabilityStatement.SearchParamComponent { Name = p.Name.Split(':')[0], Type = p.Type, Documentation = p.Documentation })],
    };
}
