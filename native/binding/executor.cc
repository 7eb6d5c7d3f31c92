#include "executor.h"

#include "error.h"
#include "errors.h"

namespace mcq {

Executor::Executor(Napi::Env env)
    : settle_(Napi::ThreadSafeFunction::New(env, Napi::Function(), "mcq engine", /*queue=*/0, /*threads=*/1)),
      thread_([this] { loop(); }) {
  // Only promises that somebody waits for keep Node alive, not the thread itself.
  settle_.Unref(env);
}

Napi::Promise Executor::run(Napi::Env env, Work work) {
  // Only this thread stops the executor, so it cannot be stopped between this look and the end.
  if (stopping_) throw Error("MCQ_STOPPED", "the engine was stopped, since the process ends");
  auto job = std::make_shared<Job>();
  job->deferred = std::make_unique<Napi::Promise::Deferred>(env);
  job->work = std::move(work);
  const Napi::Promise promise = job->deferred->Promise();
  if (waiting_++ == 0) settle_.Ref(env);
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return promise;
}

void Executor::post(std::function<void()> work) {
  auto job = std::make_shared<Job>();
  job->work = [work = std::move(work)]() -> Convert {
    work();
    return {};
  };
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
}

void Executor::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    jobs_.clear();
  }
  cancelled_ = true;
  changed_.notify_one();
  thread_.join();
  settle_.Release();
}

void Executor::loop() {
  for (;;) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    try {
      job->result = job->work();
    } catch (...) {
      job->failure = std::current_exception();
    }
    job->work = nullptr;  // what it captured is freed here, on the engine thread
    if (job->deferred == nullptr) continue;
    settle_.NonBlockingCall([this, job](Napi::Env env, Napi::Function) {
      if (static_cast<napi_env>(env) == nullptr || cancelled_) return;
      try {
        settle(env, *job);
      } catch (const Napi::Error&) {
        // The environment is being terminated: nobody waits any more, and whatever is asked of it throws.
      }
    });
  }
}

void Executor::settle(Napi::Env env, Job& job) {
  const Napi::HandleScope scope(env);
  if (--waiting_ == 0) settle_.Unref(env);
  if (job.failure == nullptr) {
    try {
      job.deferred->Resolve(job.result(env));
      return;
    } catch (...) {
      job.failure = std::current_exception();
    }
  }
  job.deferred->Reject(to_javascript(env, job.failure).Value());
}

}  // namespace mcq
