using ScratchCnn.Peers;

// The program starts itself as a child process for each library (ChildProcess) and for the busy loops.
return args switch
{
    ["--child", .. string[] work] => Child.Run(Work.FromArguments(work)),
    ["--busy-loop"] => BusyLoop.Run(),
    _ => Options.Run(args, Session.Run),
};
