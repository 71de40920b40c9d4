using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Trm.Envelope.Keys;
using Trm.Node;
using Trm.Node.Broker;

namespace Trm.Cli.Terminal;

/// <summary>One command of <c>trm</c>: its options, an example, and what it does. Errors become codes and exit codes here and nowhere else.</summary>
internal abstract class TrmCommand : Command
{
    /// <summary>Every command prints JSON on demand.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON, for scripts", Recursive = true };

    protected TrmCommand(Screen screen, string name, string description, string example)
        : base(name, description)
    {
        Screen = screen;
        Example = example;
        SetAction((line, cancel) => GuardAsync(line, cancel));
    }

    /// <summary>A command line that works, shown by <c>--help</c>.</summary>
    public string Example { get; }

    protected Screen Screen { get; }

    protected abstract Task<int> RunAsync(ParseResult line, CancellationToken cancel);

    private async Task<int> GuardAsync(ParseResult line, CancellationToken cancel)
    {
        Screen.IsJson = line.GetValue(Json);
        await Task.Yield(); // signals are only handled from here on, and what we make must be cleaned up
        try
        {
            return await RunAsync(line, cancel);
        }
        catch (CommandException e)
        {
            return Screen.Fail(e.Exit, e.Code, e.Hint);
        }
        catch (NodeStartException e)
        {
            return Screen.Fail(ExitCode.Refused, e.Code, e.Message);
        }
        catch (BrokerException e)
        {
            return Screen.Fail(ExitCode.Unavailable, "BROKER_UNAVAILABLE", $"{e.Message}; is the broker running, and is the address right?");
        }
        catch (KeyTokenException e)
        {
            return Screen.Fail(ExitCode.Unavailable, e.Rejection.Code.Text, e.Message);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Screen.Fail(ExitCode.Usage, "FILE_ABSENT", e.Message);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return Screen.Fail(ExitCode.Unavailable, "ADDRESS_IN_USE", $"{e.Message.Split("address ", 2)[^1].Split(": address", 2)[0]} is taken by another program: end it, or give another port (--listen, --machines, --console-listen)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Screen.Fail(ExitCode.Unavailable, "FILE_UNAVAILABLE", e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Screen.Fail(ExitCode.Unavailable, "STOPPED", "stopped before it was done");
        }
    }
}
