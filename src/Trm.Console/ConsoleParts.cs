using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Logging;
using Trm.Console.Record;
using Trm.Console.SignIn;
using Trm.Node;

namespace Trm.Console;

/// <summary>What the pages of one console share.</summary>
public sealed class ConsoleParts : IDisposable
{
    internal ConsoleParts(TrmNode node, ConsoleOptions options, TimeProvider time, IAntiforgery forms, ILogger logger)
    {
        (Node, Options, Time, Forms, Log) = (node, options, time, forms, new ConsoleLog(logger));
        Tries = new AddressTries(time);
        Passkeys = new PasskeyDoor(node, options, time);
        Provider = node.IdentityProvider is { } provider ? new ProviderDoor(provider, node.SignIns, options, time, Log) : null;
        Checks = new RecordChecks(node, time, Log);
    }

    /// <summary>The node; every act goes through its desks, which judge the role.</summary>
    public TrmNode Node { get; }

    /// <summary>Where the console is.</summary>
    public ConsoleOptions Options { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    internal IAntiforgery Forms { get; }

    internal ConsoleLog Log { get; }

    internal AddressTries Tries { get; }

    internal PasskeyDoor Passkeys { get; }

    /// <summary>The way to the country's identity provider; null where there is none.</summary>
    internal ProviderDoor? Provider { get; }

    internal RecordChecks Checks { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Checks.Dispose();
        Passkeys.Dispose();
    }
}
