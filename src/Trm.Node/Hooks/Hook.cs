using Trm.Node.Webhooks;

namespace Trm.Node.Hooks;

/// <summary>An address of a national system that is told when there is something to fetch.</summary>
/// <param name="Name">Names it here: 1 to 32 of <c>a-z 0-9 -</c>.</param>
/// <param name="Webhook">Where it is, and what signs.</param>
/// <param name="Officer">For whom it fetches: it is told of what that officer may see, and of nothing else.</param>
internal sealed record Hook(string Name, Webhook Webhook, Officer Officer);
