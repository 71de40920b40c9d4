using Trm.Contracts.Rejections;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>The directory of a running node: an administrator, or the coordinator in an hour without one, gives it a newer version.</summary>
internal static class DirectoryApi
{
    // 700 KiB in base64.
    private const long MaxBody = 1024 * 1024;

    public static void Map(Routes routes, TrmNode node)
    {
        routes.Get("/api/directory", "Shows the directory in force, the one that waits, and who takes part", (_, _, _) => Task.FromResult(Answer<DirectoryReply>.Of(DirectoryReply.Of(node))));
        routes.Post<DirectoryRequest>("/api/directory", "Adopts a newer version of the directory", MaxBody).Changes(async (officer, _, body, cancel) =>
            officer.Role is Role.Administrator or Role.Coordinator
                ? Reply(await node.AdoptAsync(body.Directory, cancel), directory => new AdoptedReply(directory.Version, directory.Fingerprint))
                : Refused([new Rejection(RejectionCode.NotAllowed, "role", "an administrator or a coordinator adopts a directory")]));
    }
}
