using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Logging;
using Trm.Console.Record;
using Trm.Console.SignIn;
using Trm.Console.Wire;
using Trm.Node;

namespace Trm.Console;

/// <summary>What the pages of one console share.</summary>
public sealed class ConsoleParts : IDisposable
{
    internal ConsoleParts(TrmNode node, ConsoleOptions options, TimeProvider time, IAntiforgery forms, ILogger logger)
    {
        (Node, Options, Time, Forms, Log) = (node, options, time, forms, new ConsoleLog(logger));
        Tries = new AddressTries(time);
        Asks = new AddressTries(time, AddressTries.MostAsked);
        Passkeys = new PasskeyDoor(node, options, time);
        Provider = node.IdentityProvider is { } provider ? new ProviderDoor(provider, node.SignIns, options, time, Log) : null;
        Checks = new RecordChecks(node, time, Log);
        Touches = new SecondTouch(time);
    }

    /// <summary>The node; every act goes through its desks, which judge the role.</summary>
    public TrmNode Node { get; }

    /// <summary>Where the console is.</summary>
    public ConsoleOptions Options { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    internal IAntiforgery Forms { get; }

    internal ConsoleLog Log { get; }

    /// <summary>What strangers guessed: invitations, passwords, codes.</summary>
    internal AddressTries Tries { get; }

    /// <summary>What cannot be guessed - passkeys, and what an identity provider says -, and what those try who are signed in. Whoever guesses at the door keeps nobody out here.</summary>
    internal AddressTries Asks { get; }

    internal PasskeyDoor Passkeys { get; }

    /// <summary>The way to the country's identity provider; null where there is none.</summary>
    internal ProviderDoor? Provider { get; }

    internal RecordChecks Checks { get; }

    internal SecondTouch Touches { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Checks.Dispose();
        Passkeys.Dispose();
    }
}
