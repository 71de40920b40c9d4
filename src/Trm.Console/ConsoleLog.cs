using Microsoft.Extensions.Logging;
using Trm.Node.IdentityProviders;

namespace Trm.Console;

/// <summary>Everything the console logs: a kind of failure, never an address, a text of an exception, or anything that somebody typed.</summary>
internal sealed partial class ConsoleLog(ILogger logger)
{
    [LoggerMessage(4100, LogLevel.Error, "a page of the console failed with {Exception}")]
    public partial void Failed(string exception);

    [LoggerMessage(4101, LogLevel.Warning, "an address was refused after {Count} failed tries to sign in")]
    public partial void AddressRefused(int count);

    [LoggerMessage(4102, LogLevel.Warning, "the identity provider let nobody in: {Fault}")]
    public partial void ProviderFailed(ProviderFault fault);
}
