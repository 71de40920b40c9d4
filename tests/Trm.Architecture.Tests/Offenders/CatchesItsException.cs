using MassTransit;

namespace Trm.Architecture.Tests.Offenders;

public static class CatchesItsException
{
    public static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (ConnectionException)
        {
            return false;
        }
    }
}
