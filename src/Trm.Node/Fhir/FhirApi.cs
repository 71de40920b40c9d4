using Microsoft.AspNetCore.Routing;
using Trm.Node.Http;

namespace Trm.Node.Fhir;

/// <summary>
/// The FHIR R4 interface under <c>/fhir</c>, for national case-management systems and auditors' tools: what it offers is one table, which the CapabilityStatement is made from.
/// </summary>
/// <remarks>Design: contracts/decisions/0073.</remarks>
internal static class FhirApi
{
    public static void Map(IEndpointRouteBuilder app, TrmNode node, AccessTokens tokens)
    {
        var (routes, desk) = (new FhirRoutes(app, tokens, node.Budgets), node.Fhir);
        routes.Open("/metadata", request => Capability.Of(node, FhirRoutes.AddressOf(request)));
        routes.Read("Task", desk.TaskAsync);
        routes.Search("Task", TaskSearch.Parameters, desk.TasksAsync);
        routes.Read("Communication", desk.CommunicationAsync);
        routes.Search("Communication", CommunicationSearch.Parameters, desk.CommunicationsAsync);
        routes.Read("AuditEvent", desk.AuditEventAsync);
        routes.Search("AuditEvent", AuditEventSearch.Parameters, desk.AuditEventsAsync);
        routes.Post("/$process-message", MessageDesk.LaneOf, async (officer, body, cancel) =>
        {
            var taken = await node.HandedIn.TakeAsync(body, officer, cancel);
            return taken.IsOk
                ? new FhirResult(taken.Value.ToResponse(node.Participant), taken.Value.Faults is [var first, ..] ? Outcome.StatusOf(first) : 200)
                : FhirRoutes.Refused(taken.Rejections);
        });
        routes.Rest();
    }
}
