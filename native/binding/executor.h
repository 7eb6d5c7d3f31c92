#pragma once
#include <napi.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace mcq {

/// Makes a JavaScript value of a job's result; runs on the JavaScript thread.
using Convert = std::function<Napi::Value(Napi::Env)>;
/// A job's work; runs on the engine thread.
using Work = std::function<Convert()>;

/// The engine thread of one JavaScript environment. All LibTorch work of the environment runs on it, in the order it
/// was asked for: OpenMP keeps a pool of threads for each thread that calls it, and grad mode is thread-local.
class Executor {
 public:
  explicit Executor(Napi::Env env);
  ~Executor() { stop(); }

  /// Queues `work`; the promise is settled with what it returns or throws. Throws Error `MCQ_STOPPED` once stopped.
  Napi::Promise run(Napi::Env env, Work work);
  /// Queues work whose end nobody waits for, such as freeing memory. Does nothing once stopped.
  void post(std::function<void()> work);
  /// Raised when the environment goes away: long work looks at it and ends early.
  const std::atomic<bool>* cancelled() const { return &cancelled_; }
  /// Ends the running job early, drops the queued ones and joins the thread. Safe to call twice.
  void stop();

 private:
  struct Job {
    std::unique_ptr<Napi::Promise::Deferred> deferred;  // none: nobody waits
    Work work;
    Convert result;
    std::exception_ptr failure;
  };

  void loop();
  void settle(Napi::Env env, Job& job);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> jobs_;
  bool stopping_ = false;
  std::atomic<bool> cancelled_ = false;
  int waiting_ = 0;  // promises not yet settled; touched on the JavaScript thread alone
  Napi::ThreadSafeFunction settle_;
  std::thread thread_;
};

}  // namespace mcq
