using System.Net;
using Microsoft.AspNetCore.Http;

namespace Trm.Console.Wire;

/// <summary>From where somebody asks. It is for the brakes at the door alone: nobody is let in for where they are.</summary>
internal static class CallerAddress
{
    /// <summary>The address of the connection; behind a proxy of this machine the one that it names last. Without that, whoever guesses somewhere would use up the tries of everybody.</summary>
    public static IPAddress? Of(HttpContext http, ConsoleOptions options)
    {
        var connected = http.Connection.RemoteIpAddress;
        return options.IsBehindProxy && connected is not null && IPAddress.IsLoopback(connected) ? Forwarded(http.Request.Headers["X-Forwarded-For"].LastOrDefault()) ?? connected : connected;
    }

    // What stands before the proxy's own word came with the request, and may say anything. Some proxies name the port, too.
    private static IPAddress? Forwarded(string? said) => IPEndPoint.TryParse(said?.Split(',')[^1].Trim() ?? "", out var caller) ? caller.Address : null;
}
